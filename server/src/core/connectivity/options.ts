/** How to treat what manifests do not say. */
export interface ConnectivityOptions {
  /** `external` keeps ipBlocks off pods, even where a pod's address is known. */
  readonly ipBlocks: 'pods' | 'external';
  /**
   * `unknown`: an address or a namespace label that is not written may be anything.
   * `absent`: it does not exist, so ipBlocks never match the pod and selectors see only what is written.
   */
  readonly unstated: 'unknown' | 'absent';
}
