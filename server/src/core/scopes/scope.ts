/** The set of manifests that form one cluster. */
export interface Scope {
  /** Stable: `kustomization:<uri of the kustomization file>`, `chart:<uri of Chart.yaml>` or `folder:<uri>`, of several folders the first, and `#<name>` behind it of a cluster that a configuration names. */
  readonly id: string;
  readonly kind: 'kustomization' | 'chart' | 'folder';
  /** For people: path of the kustomization's or chart's folder, of a cluster that a configuration names that name, or 'default' for the rest of a workspace folder, where there are several their names. */
  readonly name: string;
}
