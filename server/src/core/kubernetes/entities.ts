import type { FieldPath } from '../yaml/field-path';
import type { Calls } from './calls';
import type { BackendRef, Forwarding } from './forwarding';
import type { KeptDocument } from './kept-document';
import type { LabelSelector } from './label-selector';
import type { Labels } from './labels';
import type { Mesh, MeshEgress } from './mesh-egress';
import type { Role, RoleBinding } from './rbac';
import type { ResourceIdentity, ResourceRef } from './resource';

/**
 * What the analysis knows of a cluster, read from manifests. Plain values without ranges:
 * an edit that changes no meaning yields equal entities, and everything built on them is kept.
 */
export type Entity =
  | Workload
  | Namespace
  | Node
  | Service
  | Ingress
  | NetworkPolicy
  | ClusterPolicy
  | OpaquePolicy
  | OpaquePods
  | MeshEgress
  | Role
  | RoleBinding
  | Forwarding
  | Calls
  | KeptDocument;

/** Part of every entity: where it is written and what it is called. */
export interface EntityBase {
  readonly ref: ResourceRef;
  readonly basePath: FieldPath;
  readonly identity: ResourceIdentity;
  /** Where the namespace was taken from: 'metadata.namespace', the source of a default namespace, or the kustomization's path. */
  readonly namespaceSource: string;
  /** Why this entity cannot be trusted (syntax errors, templated fields); verdicts about it are unknown. */
  readonly unknown?: string | undefined;
  /** Canonical text of everything above and below except `ref`; equal digests mean equal meaning. */
  readonly digest: string;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface ContainerPort {
  readonly name?: string | undefined;
  readonly port: number;
  /** The port of the node that leads to it. */
  readonly hostPort?: number | undefined;
  readonly protocol: Protocol;
}

/** A Pod or anything that produces pods from a template. */
export interface Workload extends EntityBase {
  readonly kind: 'workload';
  readonly namespace: string;
  /** Labels of the pod (template), not of the controller; with those that the controller adds, as far as they are known. */
  readonly labels: Labels;
  /** Labels of the controller that its pods do not have: no selector of a policy finds them. Unset where there are none. */
  readonly controllerLabels?: Labels | undefined;
  /** Ports of containers and of init containers that keep running (restartPolicy Always). */
  readonly ports: readonly ContainerPort[];
  /** The image of a container that is known to be an application and no part of a cluster, without registry and tag. */
  readonly applicationImage?: string | undefined;
  /** The image of a container that is called after a part of a cluster, without registry and tag. */
  readonly partImage?: string | undefined;
  readonly hostNetwork: boolean;
  readonly serviceAccount: string;
  /** The pod says that it gets no token of its ServiceAccount (automountServiceAccountToken: false). */
  readonly refusesToken: boolean;
  /** dnsPolicy Default on a host-network pod uses the node's resolver, not cluster DNS. */
  readonly usesClusterDns: boolean;
  /** status.podIP and status.podIPs, as written; none for a pod that has ended. */
  readonly podIps: readonly string[];
  /** status.hostIP and status.hostIPs, as written: pods with the same one run on the same node. */
  readonly hostIps: readonly string[];
  /** spec.nodeName: the node on which its pods run. */
  readonly nodeName?: string | undefined;
  /** The controlling owner (metadata.ownerReferences with controller: true), not a Node. */
  readonly owner?: { readonly kind: string; readonly name: string } | undefined;
  /** Whether its pods ask for the proxy of a mesh or refuse it; unset where they say nothing. */
  readonly proxies?: Readonly<Partial<Record<Mesh, boolean>>> | undefined;
  /** Annotations of the pods for Linkerd, see `readLinkerd`; unset where there are none. */
  readonly linkerd?: Labels | undefined;
  /** Set for pods that are known to be an ingress controller. */
  readonly ingressController?: IngressController | undefined;
  /** Path from basePath to the pod's metadata.labels parent: ['spec','template','metadata'] or ['metadata']. */
  readonly podMetadataPath: FieldPath;
}

/** Which Ingresses a controller serves. */
export interface IngressController {
  /** Of a controller that runs in pods of two sorts: those that are told what to serve, and those that serve it. */
  readonly part?: 'told' | 'serving' | undefined;
  /** IngressClasses name it in spec.controller; empty where it knows none of them. */
  readonly controller: string;
  /** The class that it serves where an Ingress names it by annotation, also without an IngressClass; undefined for none. */
  readonly className: string | undefined;
  /** Of the IngressClasses that name it, it serves this one alone. */
  readonly onlyClass?: string;
  readonly servesWithoutClass: boolean;
  /** Undefined: every one. */
  readonly namespaces: readonly string[] | undefined;
  /** The ConfigMap with its settings, as its flag names it: `namespace/name`. */
  readonly configMap?: string | undefined;
  /** Whether it leaves TLS to the pods of an Ingress that asks for it; undefined where that is not known. */
  readonly passesTls?: boolean | undefined;
}

export interface Namespace extends EntityBase {
  readonly kind: 'namespace';
  readonly name: string;
  /** With the automatic kubernetes.io/metadata.name. */
  readonly labels: Labels;
  /** Its annotations for Linkerd; unset where there are none. */
  readonly linkerd?: Labels | undefined;
}

/** A node of which a manifest says its labels and addresses; most workspaces have none. */
export interface Node extends EntityBase {
  readonly kind: 'node';
  readonly namespace: undefined;
  readonly labels: Labels;
  /** Those of status.addresses that are addresses, as written. */
  readonly addresses: readonly string[];
  /** Those of type InternalIP: kubelets say them of their pods as status.hostIPs. */
  readonly internalIps: readonly string[];
}

export interface Service extends EntityBase, Renamed {
  readonly kind: 'service';
  readonly namespace: string;
  readonly name: string;
  /** Its own, by which monitors select it. */
  readonly labels: Labels;
  /** The annotations prometheus.io/scrape and prometheus.io/port, where the first is "true". */
  readonly scrape: { readonly port: number | undefined } | undefined;
  /** Undefined for a Service without selector. */
  readonly selector: Labels | undefined;
  readonly type: string;
  readonly ports: readonly ServicePort[];
  /** A port is written that could not be read, such as a placeholder. */
  readonly hasUnknownPorts: boolean;
  /** spec.clusterIP and spec.clusterIPs, as written, without None. */
  readonly clusterIps: readonly string[];
  /**
   * Clients outside of the cluster arrive with the address of a node: externalTrafficPolicy is Cluster, and nothing says
   * that a load balancer brings them to the pods directly.
   */
  readonly hidesClients?: true;
  /** externalTrafficPolicy is Local: what comes from outside to a node goes to pods on it, or nowhere. */
  readonly staysOnNode?: true;
  /** Its name means its pods, so that no port is translated. */
  readonly isHeadless: boolean;
  /** The DNS name that the Service stands for, with the type ExternalName. */
  readonly externalName: string | undefined;
  readonly access: ExternalAccess;
}

/** How clients outside of the cluster reach a Service. */
export interface ExternalAccess {
  /** spec.externalIPs, as written. */
  readonly ips: readonly string[];
  /** Of its load balancer, as written: those that are asked for, and those of status.loadBalancer. */
  readonly loadBalancerIps: readonly string[];
  /** Those that are written; others are chosen when it is applied. */
  readonly nodePorts: readonly number[];
  /** A load balancer needs node ports of its own unless the manifest says that it does not. */
  readonly allocatesNodePorts: boolean;
  /**
   * Who may connect to its load balancer: `limited` to a network or to addresses that are listed, or anybody.
   * Undefined for a Service that has none.
   */
  readonly loadBalancer: 'open' | 'limited' | 'unknown' | undefined;
}

export interface ServicePort {
  readonly name?: string | undefined;
  readonly port: number;
  /** A number, or the name of a container port, which each pod may give another number. */
  readonly targetPort: number | string;
  readonly protocol: Protocol;
  /** The port of every node that leads to it, where it is written. */
  readonly nodePort?: number | undefined;
}

/** Part of what refers to others by name, and of what is referred to. */
export interface Renamed {
  /** The name in the manifest, where a kustomization gives another one: references in manifests use it. */
  readonly writtenName?: string | undefined;
}

/** networking.k8s.io Ingress: which Services of its namespace an ingress controller forwards to. */
export interface Ingress extends EntityBase, Renamed {
  readonly kind: 'ingress';
  readonly namespace: string;
  /** In the order in which they are written. */
  readonly backends: readonly BackendRef[];
  /** spec.ingressClassName, which decides which controller serves it; without any the default class. See `classNamesOf`. */
  readonly className: string | undefined;
  /** The annotation kubernetes.io/ingress.class. */
  readonly annotatedClass: string | undefined;
  /** Annotations ask for a load balancer on the internet and list nobody who may connect. */
  readonly isOpenLoadBalancer: boolean;
}

/** networking.k8s.io NetworkPolicy with Kubernetes' defaults applied; one that the API server refuses is an `OpaquePolicy`. */
export interface NetworkPolicy extends EntityBase {
  readonly kind: 'network-policy';
  readonly namespace: string;
  readonly podSelector: LabelSelector;
  readonly isolatesIngress: boolean;
  readonly isolatesEgress: boolean;
  /** It speaks of egress alone, and isolates for ingress only because it has no `policyTypes`. */
  readonly impliesIngress: boolean;
  /** Empty unless the policy isolates that direction: rules of other directions are ignored by Kubernetes. */
  readonly ingress: readonly NetworkPolicyRule[];
  readonly egress: readonly NetworkPolicyRule[];
  readonly intent: StatedIntent;
}

/**
 * What name, labels and annotations say that a policy is for: `public` admits the outside world, `everyone` anybody.
 * Rules about openness believe it; verdicts never do.
 */
export type StatedIntent = 'public' | 'everyone' | 'unstated';

export interface NetworkPolicyRule {
  /** Undefined: `from`/`to` absent or empty, that is every peer. */
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
  /** Undefined: `ports` absent or empty, that is every port of every protocol. */
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  /** Which of `from`, `to` and `ports` are written although they are empty. */
  readonly emptyKeys: readonly string[];
}

export type NetworkPolicyPeer =
  | {
      readonly kind: 'pods';
      /** Undefined: the policy's own namespace. */
      readonly namespaceSelector: LabelSelector | undefined;
      /** Undefined: all pods. */
      readonly podSelector: LabelSelector | undefined;
    }
  /** All of them are CIDRs. */
  | { readonly kind: 'ip-block'; readonly cidr: string; readonly except: readonly string[] };

export interface NetworkPolicyPort {
  readonly protocol: Protocol;
  /** Undefined: every port of the protocol; a string is a container port's name. */
  readonly port: number | string | undefined;
  /** Inclusive; only with a numeric port. */
  readonly endPort: number | undefined;
}

/**
 * policy.networking.k8s.io: AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy with their defaults
 * applied; one that the API server refuses is an `OpaquePolicy`.
 */
export interface ClusterPolicy extends EntityBase {
  readonly kind: 'cluster-policy';
  /** It belongs to no namespace. */
  readonly namespace: undefined;
  /** Admin is asked before NetworkPolicy, Baseline after it. */
  readonly tier: 'admin' | 'baseline';
  /** Lower is asked first. Undefined: of the kind that has none, because there is one such policy in a cluster. */
  readonly priority: number | undefined;
  readonly subject: ClusterPolicyPods;
  /** In the order in which they are asked. */
  readonly ingress: readonly ClusterPolicyRule[];
  readonly egress: readonly ClusterPolicyRule[];
  readonly intent: StatedIntent;
}

/** Pods of all matching namespaces; an empty selector matches all. Host-network pods are never among them. */
export interface ClusterPolicyPods {
  readonly namespaceSelector: LabelSelector;
  readonly podSelector: LabelSelector;
}

export interface ClusterPolicyRule {
  readonly action: 'allow' | 'deny' | 'pass';
  readonly name: string | undefined;
  readonly peers: readonly ClusterPolicyPeer[];
  /** Undefined: every port of every protocol. */
  readonly ports: readonly ClusterPolicyPort[] | undefined;
}

export type ClusterPolicyPeer =
  | ({ readonly kind: 'pods'; readonly field: 'namespaces' | 'pods' } & ClusterPolicyPods)
  /** All of them are CIDRs. */
  | { readonly kind: 'networks'; readonly cidrs: readonly string[] }
  | { readonly kind: 'nodes'; readonly selector: LabelSelector }
  /** In lower case, without a dot at the end. */
  | { readonly kind: 'domain-names'; readonly patterns: readonly string[] }
  /** It has only fields that this version of the API does not have. */
  | { readonly kind: 'unrecognised' };

export type ClusterPolicyPort =
  /** Undefined `ports`: every port of the protocol. Both ends inclusive; empty where `last` is below `first`. */
  | {
      readonly kind: 'numbered';
      readonly protocol: Protocol;
      readonly ports: { readonly first: number; readonly last: number } | undefined;
    }
  /** Of any protocol. */
  | { readonly kind: 'named'; readonly name: string }
  /** As with peers. */
  | { readonly kind: 'unrecognised' };

/** A policy of a kind that is not modelled yet, or one that could not be read: it may do anything to what it may select. */
export interface OpaquePolicy extends EntityBase {
  readonly kind: 'opaque-policy';
  /** Undefined: cluster-wide, or a NetworkPolicy of which the namespace is not known. */
  readonly namespace: string | undefined;
  readonly directions: readonly Direction[];
  /** It selects no other pods of its namespace than these; undefined where that is not known. */
  readonly podSelector?: LabelSelector | undefined;
  /** Of one of policy.networking.k8s.io, what is certain of it although it cannot be read as written. */
  readonly tiered?: CertainOfTier | undefined;
  /** Of a NetworkPolicy of which the namespace is not known: those that it can be in, as far as that is known. */
  readonly onlyIn?: readonly string[] | undefined;
  /** Of a cluster-wide one: a namespace in which it selects nothing. */
  readonly notIn?: string | undefined;
  /** `restrict-only`: it can only take connections away (a mesh's authorization), so what is denied stays denied. */
  readonly effect: 'any' | 'restrict-only';
  /** One sentence, for verdicts: `CiliumNetworkPolicy "web" is not modelled yet.` */
  readonly why: string;
  readonly fqdnRules?: FqdnRules;
}

/** Where a policy stands among those of its kinds, and what it selects; undefined where that is not known. */
export interface CertainOfTier {
  readonly tier: ClusterPolicy['tier'] | undefined;
  readonly priority: number | undefined;
  readonly subject: ClusterPolicyPods | undefined;
}

/** What a policy of Cilium says about domain names; paths of egress rules, from the object. */
export interface FqdnRules {
  /** Those with `toFQDNs`. */
  readonly named: readonly FieldPath[];
  /** Of these the ones that have other peers as well, which Cilium refuses. */
  readonly mixed: readonly FieldPath[];
  /** A rule of it sends lookups through the DNS proxy, or may do so. */
  readonly mayLearn: boolean;
}

/** Something that makes pods, or may do so, of which the labels are not known: a template, or an object for an operator. */
export interface OpaquePods extends EntityBase {
  readonly kind: 'opaque-pods';
  /** Undefined: in any namespace. */
  readonly namespace: string | undefined;
  /** In any but this one. */
  readonly notIn?: string | undefined;
}

export type Direction = 'ingress' | 'egress';
