import type { IpSet } from '../connectivity/ip-set';
import type { ApiServerCallback, ConfigData, Monitor, PodSettings, Scraper } from '../kubernetes/calls';
import { compareEntities } from '../kubernetes/compare-entities';
import type {
  ClusterPolicy,
  Entity,
  Ingress,
  Namespace,
  NetworkPolicy,
  Node,
  OpaquePods,
  OpaquePolicy,
  Service,
  Workload,
} from '../kubernetes/entities';
import type { Gateway, IngressClass, ReferenceGrant, Route, ServiceEndpoints } from '../kubernetes/forwarding';
import type { KeptDocument } from '../kubernetes/kept-document';
import type { Labels } from '../kubernetes/labels';
import type { MeshEgress } from '../kubernetes/mesh-egress';
import type { Role, RoleBinding } from '../kubernetes/rbac';
import type { Scope } from '../scopes/scope';
import type { AddressRanges } from './address-ranges';
import type { DnsPods } from './cluster-parts';

/** InternalIPs by the name of the node. */
export type NodeIps = ReadonlyMap<string, readonly string[]>;

export const noNodeIps: NodeIps = new Map();

/** Everything of one namespace of one scope. Immutable; replaced when something in it changes its meaning. */
export interface NamespaceView {
  readonly scope: Scope;
  readonly name: string;
  /** The Namespace manifests of that name; usually one or none. */
  readonly manifests: readonly Namespace[];
  /** What configurations say of its labels; undefined where they say nothing. */
  readonly statedLabels: StatedLabels | undefined;
  /** Where all pods of the cluster have their addresses; undefined where nobody says. */
  readonly podAddresses: IpSet | undefined;
  /** Of the nodes that manifests describe. */
  readonly nodeIps: NodeIps;
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  readonly serviceEndpoints: readonly ServiceEndpoints[];
  readonly ingresses: readonly Ingress[];
  readonly routes: readonly Route[];
  readonly gateways: readonly Gateway[];
  readonly referenceGrants: readonly ReferenceGrant[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly opaquePolicies: readonly OpaquePolicy[];
  readonly opaquePods: readonly OpaquePods[];
  /** One for each workload. */
  readonly podSettings: readonly PodSettings[];
  readonly configData: readonly ConfigData[];
  readonly monitors: readonly Monitor[];
  readonly scrapers: readonly Scraper[];
  readonly meshEgress: readonly MeshEgress[];
  readonly roles: readonly Role[];
  readonly roleBindings: readonly RoleBinding[];
  /** What rules of groups read that may not be loaded. */
  readonly kept: readonly KeptDocument[];
}

/** Labels that a namespace has in the cluster, by a configuration: all of them that no manifest has. */
export interface StatedLabels {
  readonly labels: Labels;
  /** Why they are not certain after all, or undefined. */
  readonly doubt: string | undefined;
}

/** What a namespace rule may know about the rest of the scope. Compared by identity: replaced only when it changes. */
export interface NamespaceFacts {
  readonly scope: Scope;
  /** Why absence is not judged in this scope (a chart's templates, a remote base), or undefined. */
  readonly incomplete: string | undefined;
  /** What it means that files of the scope were not read, one sentence each; without other reasons the first is `incomplete`. */
  readonly unread: readonly string[];
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
  /** What may make pods in any namespace. */
  readonly opaquePods: readonly OpaquePods[];
  /** What namespaces whose name is not known may have to do with others. */
  readonly unplaced: Unplaced;
  /** Services that the API server calls. */
  readonly callbacks: readonly ApiServerCallback[];
  /** What proxies of meshes do in every namespace. */
  readonly meshEgress: readonly MeshEgress[];
  /** Those namespaces in which cluster DNS runs, as far as anything is known of their labels. */
  readonly dnsNamespaces: readonly LabelledNamespace[];
  /** As in a namespace, of the whole cluster. */
  readonly kept: readonly KeptDocument[];
}

/** Empty where each namespace has a name, as nearly everywhere. */
export interface Unplaced {
  /** What may select pods of `namespace`, or of all but `notIn`. */
  readonly policies: readonly OpaquePolicy[];
  /** The same for what may be there. */
  readonly pods: readonly OpaquePods[];
}

export const nothingUnplaced: Unplaced = { policies: [], pods: [] };

/** Whether there may be pods in a namespace that no manifest says to be there. */
export function hasPodsAnywhere({ opaquePods, unplaced }: Pick<NamespaceFacts, 'opaquePods' | 'unplaced'>): boolean {
  return opaquePods.length + unplaced.pods.length > 0;
}

/** Whether such an entity may be in a namespace. */
export function mayBeIn({ namespace, notIn }: OpaquePolicy | OpaquePods, name: string): boolean {
  return name !== notIn && (namespace === undefined || namespace === name);
}

export interface LabelledNamespace {
  readonly name: string;
  readonly labels: Labels;
}

export function emptyNamespace(scope: Scope, name: string): NamespaceView {
  return {
    scope,
    name,
    manifests: [],
    statedLabels: undefined,
    podAddresses: undefined,
    nodeIps: noNodeIps,
    workloads: [],
    services: [],
    serviceEndpoints: [],
    ingresses: [],
    routes: [],
    gateways: [],
    referenceGrants: [],
    networkPolicies: [],
    opaquePolicies: [],
    opaquePods: [],
    podSettings: [],
    configData: [],
    monitors: [],
    scrapers: [],
    meshEgress: [],
    roles: [],
    roleBindings: [],
    kept: [],
  };
}

/** The namespace that an entity belongs to; undefined for cluster-wide policies, and for pods of any. */
export function namespaceOf(entity: Entity): string | undefined {
  return entity.kind === 'namespace' ? entity.name : entity.namespace;
}

/** Everything that a namespace holds. */
export function entitiesIn(view: NamespaceView): readonly Entity[] {
  return listKeys.flatMap((key): readonly Entity[] => view[key]);
}

export function isEmptyNamespace(view: NamespaceView): boolean {
  return view.statedLabels === undefined && listKeys.every((key) => view[key].length === 0);
}

const listKeys = [
  'manifests',
  'workloads',
  'services',
  'serviceEndpoints',
  'ingresses',
  'routes',
  'gateways',
  'referenceGrants',
  'networkPolicies',
  'opaquePolicies',
  'opaquePods',
  'podSettings',
  'configData',
  'monitors',
  'scrapers',
  'meshEgress',
  'roles',
  'roleBindings',
  'kept',
] as const;

/** Lists in which nothing changed keep their identity: what was derived from them alone stays valid. */
export function updateNamespace(
  view: NamespaceView,
  removed: ReadonlySet<Entity>,
  added: readonly Entity[],
): NamespaceView {
  return {
    ...view,
    manifests: updateList(view.manifests, removed, added, 'namespace'),
    workloads: updateList(view.workloads, removed, added, 'workload'),
    services: updateList(view.services, removed, added, 'service'),
    serviceEndpoints: updateList(view.serviceEndpoints, removed, added, 'service-endpoints'),
    ingresses: updateList(view.ingresses, removed, added, 'ingress'),
    routes: updateList(view.routes, removed, added, 'route'),
    gateways: updateList(view.gateways, removed, added, 'gateway'),
    referenceGrants: updateList(view.referenceGrants, removed, added, 'reference-grant'),
    networkPolicies: updateList(view.networkPolicies, removed, added, 'network-policy'),
    opaquePolicies: updateList(view.opaquePolicies, removed, added, 'opaque-policy'),
    opaquePods: updateList(view.opaquePods, removed, added, 'opaque-pods'),
    podSettings: updateList(view.podSettings, removed, added, 'pod-settings'),
    configData: updateList(view.configData, removed, added, 'config-data'),
    monitors: updateList(view.monitors, removed, added, 'monitor'),
    scrapers: updateList(view.scrapers, removed, added, 'scraper'),
    meshEgress: updateList(view.meshEgress, removed, added, 'mesh-egress'),
    roles: updateList(view.roles, removed, added, 'role'),
    roleBindings: updateList(view.roleBindings, removed, added, 'role-binding'),
    kept: updateList(view.kept, removed, added, 'kept'),
  };
}

function updateList<K extends Entity['kind']>(
  list: readonly Extract<Entity, { kind: K }>[],
  removed: ReadonlySet<Entity>,
  added: readonly Entity[],
  kind: K,
): readonly Extract<Entity, { kind: K }>[] {
  const isOfKind = (entity: Entity): entity is Extract<Entity, { kind: K }> => entity.kind === kind;
  const arriving = added.filter(isOfKind);
  const kept = list.filter((entity) => !removed.has(entity));
  if (arriving.length === 0 && kept.length === list.length) return list;
  return [...kept, ...arriving].sort(compareEntities);
}
