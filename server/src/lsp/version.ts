/** Put in by the build, so that a bundle that is copied elsewhere needs no `package.json` beside it. */
declare const FIREBREAK_VERSION: string;

/** The version of the package that the bundle was built from. */
export function version(): string {
  return FIREBREAK_VERSION;
}
