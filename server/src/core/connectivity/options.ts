/** How to treat what manifests do not say. */
export interface ConnectivityOptions {
  /** `external` keeps ipBlocks off pods, even where a pod's address is known. */
  readonly ipBlocks: 'pods' | 'external';
  /**
   * `unknown`: an address, a namespace label or a pod label of a controller that is not written may be anything.
   * `absent`: it does not exist, so ipBlocks never match the pod and selectors see only what is written.
   */
  readonly unstated: 'unknown' | 'absent';
}

/** What is not written may be anything. */
export const nothingAssumed: ConnectivityOptions = { ipBlocks: 'pods', unstated: 'unknown' };

/** One object for equal options, so that what was worked out under them is found again. */
export function sharedOptions({ ipBlocks, unstated }: ConnectivityOptions): ConnectivityOptions {
  return allOptions.find((each) => each.ipBlocks === ipBlocks && each.unstated === unstated) ?? { ipBlocks, unstated };
}

const allOptions: readonly ConnectivityOptions[] = [
  nothingAssumed,
  { ipBlocks: 'pods', unstated: 'absent' },
  { ipBlocks: 'external', unstated: 'unknown' },
  { ipBlocks: 'external', unstated: 'absent' },
];
