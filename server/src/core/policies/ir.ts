import type { ConnectionSet } from '../connectivity/connection-set';
import type { IpSet } from '../connectivity/ip-set';
import type { Direction, Protocol, StatedIntent } from '../kubernetes/entities';
import type { LabelSelector } from '../kubernetes/label-selector';
import type { ResourceIdentity, ResourceRef } from '../kubernetes/resource';
import type { FieldPath } from '../yaml/field-path';

/**
 * The one intermediate representation into which every policy system is compiled.
 * A front end (`network-policy.ts`, …) turns manifests into `PolicyUnit`s; the solver knows nothing else.
 * Left out until a system needs them: L7 matches, source ports, principals.
 */
export interface Tier {
  readonly name: string;
  /** Lower is evaluated first: Admin 100, NetworkPolicy 500, Baseline 900. */
  readonly order: number;
  /** `union`: order-free, deny overrides allow. `ordered`: first match wins by unit order, then rule order. */
  readonly mode: 'ordered' | 'union';
  /** Applies only where at least one isolating unit selects the subject. */
  readonly onNoMatch: 'deny' | 'pass' | 'allow';
  readonly units: readonly PolicyUnit[];
}

/** One policy in one direction. */
export interface PolicyUnit {
  readonly direction: Direction;
  readonly subject: Selector;
  /** Within an ordered tier: ascending. Which of two equal ones is asked first is not defined. */
  readonly order: number;
  readonly rules: readonly Rule[];
  /** Selecting a subject alone already denies what nothing allows. */
  readonly isolates: boolean;
  readonly intent: StatedIntent;
  readonly where: Provenance;
}

export interface Rule {
  readonly action: 'allow' | 'deny' | 'pass';
  readonly peer: Selector;
  /** What is written for `peer`, item by item, which is their union. None where nothing is written. */
  readonly peers: readonly RulePeer[];
  readonly ports: PortMatch;
  /** Lists that are written although they are empty, and so match everything. */
  readonly emptyLists: readonly FieldPath[];
  /** It has a peer or protocol of a version that is not known: it allows nothing, or denies everything for that. */
  readonly failsClosed?: true;
  readonly where: Provenance;
}

export interface RulePeer {
  readonly selector: Selector;
  /** The field that decides what is matched, and the same in words: `cidr 0.0.0.0/0`. */
  readonly path: FieldPath;
  readonly words: string;
}

/** Boolean algebra over endpoints. */
export type Selector =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Selector[] }
  | { readonly kind: 'not'; readonly of: Selector }
  /** Pods (never host-network pods or addresses) whose labels match. */
  | { readonly kind: 'pod-labels'; readonly selector: LabelSelector }
  /** Pods (as above) of namespaces whose labels match. */
  | { readonly kind: 'namespace-labels'; readonly selector: LabelSelector }
  /**
   * Pods (as above) of one namespace. A name that is none may be each other one, but with `isAsWritten`: then the pods are
   * those whose manifests have this very text.
   */
  | { readonly kind: 'namespace'; readonly name: string; readonly isAsWritten?: true }
  /**
   * Addresses, nodes, host-network pods by their node's address, and pods whose address is known.
   * `field` is the one in which they are written.
   */
  | { readonly kind: 'ip'; readonly set: IpSet; readonly field: 'ipBlock' | 'networks' }
  /**
   * Nodes whose labels match, and host-network pods, which have their node's address.
   * `matching` and `others` are the addresses of the nodes whose labels are known.
   */
  | { readonly kind: 'node-labels'; readonly selector: LabelSelector; readonly matching: IpSet; readonly others: IpSet }
  /** DNS names; `*.` in front stands for one or more labels. In lower case, without a dot at the end. */
  | { readonly kind: 'fqdn'; readonly patterns: readonly string[] }
  /** Three-valued: may or may not match. */
  | { readonly kind: 'unknown'; readonly why: string };

/** What a rule matches on the destination. `any` covers every protocol. */
export type PortMatch =
  | { readonly kind: 'any' }
  | {
      readonly kind: 'some';
      readonly numbered: ConnectionSet;
      /** Resolved on each destination pod and protocol; without a protocol on all of them. */
      readonly named: readonly { readonly name: string; readonly protocol: Protocol | undefined }[];
    };

/** The policy and rule behind a verdict. */
export interface Provenance {
  readonly ref: ResourceRef;
  readonly resource: ResourceIdentity;
  readonly path: FieldPath;
  readonly direction: Direction;
  /** Rule index, 0-based; undefined for the policy as a whole (isolation). */
  readonly rule: { readonly index: number; readonly name: string | undefined } | undefined;
}
