import type { OpaquePolicy } from '../kubernetes/entities';
import type { Labels } from '../kubernetes/labels';
import type { NamespaceView } from './namespace-view';

/** One scope's model as a whole, for the solver. Built from the scope's namespaces when somebody asks. */
export interface Cluster {
  /** The scope's name. */
  readonly scope: string;
  readonly namespaces: ReadonlyMap<string, NamespaceView>;
  readonly facts: ClusterFacts;
}

export interface ClusterFacts {
  readonly scope: string;
  /** Cluster-wide policies of kinds that are not modelled. */
  readonly opaquePolicies: readonly OpaquePolicy[];
  /** Why the scope's manifests are not all known, or undefined. */
  readonly incomplete: string | undefined;
  /** Labels of namespaces that have a manifest in the scope; the automatic name label included. */
  readonly namespaceLabels: ReadonlyMap<string, Labels>;
}
