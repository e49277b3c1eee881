import type { ApiServerCallback } from '../kubernetes/calls';
import type { ClusterPolicy, Node, OpaquePolicy } from '../kubernetes/entities';
import type { IngressClass } from '../kubernetes/forwarding';
import type { AddressRanges } from './address-ranges';
import type { DnsPods } from './cluster-parts';
import type { NamespaceView, Unplaced } from './namespace-view';

/*
 * This folder holds the model of a cluster by namespace, and answers what one namespace alone decides: which policies
 * select a workload, and what isolates it. Left out: who may connect to whom, which is for `connectivity`.
 */

/** One scope's model as a whole, for the solver. Built from the scope's namespaces when somebody asks. */
export interface Cluster {
  /** The scope's name. */
  readonly scope: string;
  readonly namespaces: ReadonlyMap<string, NamespaceView>;
  readonly facts: ClusterFacts;
}

export interface ClusterFacts {
  /** Cluster-wide policies of kinds that are not modelled. */
  readonly opaquePolicies: readonly OpaquePolicy[];
  /** Those that are modelled. */
  readonly clusterPolicies: readonly ClusterPolicy[];
  readonly ranges: AddressRanges;
  /** Why no network policy has an effect, one sentence; undefined where policies are taken to be enforced. */
  readonly unenforced: string | undefined;
  /** Where cluster DNS runs. */
  readonly dns: readonly DnsPods[];
  /** The nodes that manifests describe. */
  readonly nodes: readonly Node[];
  readonly ingressClasses: readonly IngressClass[];
  /** What namespaces whose name is not known may have to do with others. */
  readonly unplaced: Unplaced;
  /** Services that the API server calls. */
  readonly callbacks: readonly ApiServerCallback[];
  /** Why the scope's manifests are not all known, or undefined. */
  readonly incomplete: string | undefined;
  /** What it means that files of the scope were not read, one sentence each; without other reasons the first is `incomplete`. */
  readonly unread: readonly string[];
}
