import type { OpaquePolicy } from '../kubernetes/entities';
import type { Labels } from '../kubernetes/labels';
import type { NamespaceView } from './namespace-view';

/** One scope's model. */
export interface Cluster {
  readonly scope: string;
  readonly namespaces: ReadonlyMap<string, NamespaceView>;
  readonly facts: ClusterFacts;
}

/** What namespace rules may know about the rest of the scope. Compared by identity: replaced only when it changes. */
export interface ClusterFacts {
  readonly scope: string;
  /** Cluster-wide policies of kinds that are not modelled. */
  readonly opaquePolicies: readonly OpaquePolicy[];
  /** Why absence findings are withheld for the whole scope (a chart's templates), or undefined. */
  readonly incomplete: string | undefined;
  /** Labels of namespaces that have a manifest in the scope; the automatic name label included. */
  readonly namespaceLabels: ReadonlyMap<string, Labels>;
}
