import type { Analysis } from '../analysis/analysis';
import { dependentsOf, membershipsOf } from '../scopes/layout';

/**
 * Why a kustomization would build nothing of what these files hold, and did before, as one sentence: its patches may be for
 * every object of a kind, and not fit a new one. Undefined where it still builds.
 */
export function brokenBuild(before: Analysis, after: Analysis, uris: readonly string[]): string | undefined {
  const all = new Set([...uris, ...uris.flatMap((uri) => dependentsOf(after.layout, uri))]);
  const known = new Set([...all].flatMap((uri) => doubtsOf(before, uri)));
  return [...all].flatMap((uri) => doubtsOf(after, uri)).find((doubt) => !known.has(doubt));
}

/** Of the patches for the resources of a file. */
function doubtsOf({ layout, kustomize, files }: Analysis, uri: string): readonly string[] {
  const file = files.get(uri);
  if (file === undefined || kustomize === undefined) return [];
  return membershipsOf(layout, uri)
    .filter((id) => layout.traces.has(id))
    .flatMap((id) => kustomize.renderFile(layout, id, file, (other) => files.get(other)))
    .flatMap(({ unknown }) => unknown ?? []);
}
