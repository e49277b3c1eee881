import type { NetworkPolicy, OpaquePolicy, Service, Workload } from '../kubernetes/entities';
import type { Namespace } from '../kubernetes/entities';

/** Everything of one namespace of one scope. Immutable; replaced when something in it changes its meaning. */
export interface NamespaceView {
  readonly scope: string;
  readonly name: string;
  /** The Namespace manifests of that name; usually one or none. */
  readonly manifests: readonly Namespace[];
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly opaquePolicies: readonly OpaquePolicy[];
}
