import type { FieldPath } from '../yaml/field-path';
import type { Direction } from './entities';
import type { Resource } from './resource';

/** Kinds that produce pods, by API group, with the path to the pod template (or to the pod itself). */
const workloadKinds: ReadonlyMap<string, FieldPath> = new Map<string, FieldPath>([
  ['/Pod', []],
  ['/ReplicationController', ['spec', 'template']],
  ['apps/Deployment', ['spec', 'template']],
  ['apps/ReplicaSet', ['spec', 'template']],
  ['apps/StatefulSet', ['spec', 'template']],
  ['apps/DaemonSet', ['spec', 'template']],
  // Served until Kubernetes 1.16; manifests of that age are still meant as workloads.
  ['extensions/Deployment', ['spec', 'template']],
  ['extensions/ReplicaSet', ['spec', 'template']],
  ['extensions/DaemonSet', ['spec', 'template']],
  ['batch/Job', ['spec', 'template']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['argoproj.io/Rollout', ['spec', 'template']],
  ['serving.knative.dev/Service', ['spec', 'template']],
  ['apps.openshift.io/DeploymentConfig', ['spec', 'template']],
  // OpenShift 3 served it without a group, and oc still takes such manifests.
  ['/DeploymentConfig', ['spec', 'template']],
]);

/** Path to the pod template of a pod-producing kind, undefined for every other kind. */
export function podTemplatePath(resource: Pick<Resource, 'group' | 'kind'>): FieldPath | undefined {
  return workloadKinds.get(`${resource.group}/${resource.kind}`);
}

const workloadKindNames = new Set([...workloadKinds.keys()].map((key) => key.slice(key.indexOf('/') + 1)));

/** Whether a kind of this name produces pods, in some group. */
export function isWorkloadKind(kind: string): boolean {
  return workloadKindNames.has(kind);
}

export interface OpaqueKind {
  /** Cluster-wide kinds may select pods of every namespace. */
  readonly isClusterWide: boolean;
  readonly directions: readonly Direction[];
  /** `restrict-only`: it can only take connections away (a mesh's authorization), so what is denied stays denied. */
  readonly effect: 'any' | 'restrict-only';
}

const both: readonly Direction[] = ['ingress', 'egress'];
const namespaced: OpaqueKind = { isClusterWide: false, directions: both, effect: 'any' };
const clusterWide: OpaqueKind = { isClusterWide: true, directions: both, effect: 'any' };
const outbound: OpaqueKind = { isClusterWide: false, directions: ['egress'], effect: 'restrict-only' };
const meshInbound: OpaqueKind = { isClusterWide: false, directions: ['ingress'], effect: 'restrict-only' };

/** Policy kinds that are not modelled yet. A system that gets its front end leaves this table. */
const opaqueKinds: ReadonlyMap<string, OpaqueKind> = new Map([
  ['cilium.io/CiliumNetworkPolicy', namespaced],
  ['cilium.io/CiliumClusterwideNetworkPolicy', clusterWide],
  ['projectcalico.org/NetworkPolicy', namespaced],
  ['projectcalico.org/GlobalNetworkPolicy', clusterWide],
  ['crd.projectcalico.org/NetworkPolicy', namespaced],
  ['crd.projectcalico.org/GlobalNetworkPolicy', clusterWide],
  ['crd.antrea.io/NetworkPolicy', namespaced],
  ['crd.antrea.io/ClusterNetworkPolicy', clusterWide],
  ['networking.gke.io/FQDNNetworkPolicy', { isClusterWide: false, directions: ['egress'], effect: 'any' }],
  ['networking.k8s.aws/ApplicationNetworkPolicy', namespaced],
  ['networking.k8s.aws/ClusterNetworkPolicy', clusterWide],
  ['k8s.ovn.org/EgressFirewall', outbound],
  ['network.openshift.io/EgressNetworkPolicy', outbound],
  ['security.istio.io/AuthorizationPolicy', meshInbound],
  ['security.istio.io/PeerAuthentication', meshInbound],
  ['policy.linkerd.io/Server', meshInbound],
  ['policy.linkerd.io/ServerAuthorization', meshInbound],
  ['policy.linkerd.io/AuthorizationPolicy', meshInbound],
  // In Linkerd's namespace for egress it counts for all namespaces.
  ['policy.linkerd.io/EgressNetwork', { ...outbound, isClusterWide: true }],
  ['consul.hashicorp.com/ServiceIntentions', { ...meshInbound, isClusterWide: true }],
]);

export function opaqueKindOf(resource: { readonly group: string; readonly kind: string }): OpaqueKind | undefined {
  return opaqueKinds.get(`${resource.group}/${resource.kind}`);
}

/** Of other versions of the group the API server knows nothing: such a manifest enforces nothing. */
export function isNetworkPolicy(resource: { readonly apiVersion: string; readonly kind: string }): boolean {
  return resource.kind === 'NetworkPolicy' && resource.apiVersion === 'networking.k8s.io/v1';
}

export type ClusterPolicyKind = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';

/** Kinds of policy.networking.k8s.io with the version in which they are served. */
const clusterPolicyVersions: Readonly<Record<ClusterPolicyKind, string>> = {
  AdminNetworkPolicy: 'v1alpha1',
  BaselineAdminNetworkPolicy: 'v1alpha1',
  ClusterNetworkPolicy: 'v1alpha2',
};

/** The kind of a policy of policy.networking.k8s.io, also in a version that it is not served in. */
export function clusterPolicyKindOf(resource: {
  readonly group: string;
  readonly kind: string;
}): ClusterPolicyKind | undefined {
  if (resource.group !== 'policy.networking.k8s.io' || !Object.hasOwn(clusterPolicyVersions, resource.kind)) {
    return undefined;
  }
  return resource.kind as ClusterPolicyKind;
}

/** The kind of a policy of policy.networking.k8s.io in the version that is modelled. */
export function servedClusterPolicyKind(
  resource: Pick<Resource, 'group' | 'kind' | 'apiVersion'>,
): ClusterPolicyKind | undefined {
  const kind = clusterPolicyKindOf(resource);
  if (kind === undefined) return undefined;
  return resource.apiVersion === `${resource.group}/${clusterPolicyVersions[kind]}` ? kind : undefined;
}

/** The `apiVersion` that serves a kind of policy.networking.k8s.io which is written with that of another kind of the group. */
export function misplacedClusterPolicyVersion(
  resource: Pick<Resource, 'group' | 'kind' | 'apiVersion'>,
): string | undefined {
  const kind = clusterPolicyKindOf(resource);
  if (kind === undefined || servedClusterPolicyKind(resource) !== undefined) return undefined;
  // Of versions that no kind has had so far nobody can say what they will serve.
  const isKnown = Object.values(clusterPolicyVersions).some(
    (version) => resource.apiVersion === `${resource.group}/${version}`,
  );
  return isKnown ? `${resource.group}/${clusterPolicyVersions[kind]}` : undefined;
}

/** NetworkPolicy in whatever spelling of its case and number. */
export function isLikeNetworkPolicy(kind: string): boolean {
  return /^networkpolic(y|ies)$/i.test(kind);
}

/** Served until Kubernetes 1.16; the group never had another version of it. */
export function isRemovedNetworkPolicy(resource: { readonly apiVersion: string; readonly kind: string }): boolean {
  return resource.kind === 'NetworkPolicy' && resource.apiVersion === 'extensions/v1beta1';
}

/** The group of 1.19 and later, and the one that was served until Kubernetes 1.22. */
export function isIngress(resource: { readonly group: string; readonly kind: string }): boolean {
  return resource.kind === 'Ingress' && (resource.group === 'networking.k8s.io' || resource.group === 'extensions');
}

export function isNamespace(resource: { readonly group: string; readonly kind: string }): boolean {
  return (
    (resource.kind === 'Namespace' && resource.group === '') ||
    (resource.kind === 'Project' && resource.group === 'project.openshift.io')
  );
}

const opaqueKindNames = new Set([...opaqueKinds.keys()].map((key) => key.slice(key.indexOf('/') + 1)));

/** The routes of Gateway API. */
export const gatewayRouteKinds: ReadonlySet<string> = new Set([
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'UDPRoute',
]);

/** What `read-forwarding.ts` reads. */
const forwardingKinds = new Set([
  'Endpoints',
  'EndpointSlice',
  'Route',
  'IngressRoute',
  'IngressRouteTCP',
  'IngressRouteUDP',
  'HTTPProxy',
  ...gatewayRouteKinds,
  'Gateway',
  'ReferenceGrant',
  'IngressClass',
]);

/** What `read-calls.ts` reads besides workloads; ConfigMaps and Secrets are parsed when somebody asks for them. */
const callingKinds = new Set([
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
  'ServiceMonitor',
  'PodMonitor',
  'Prometheus',
  'PrometheusAgent',
]);

/** What `mesh-egress.ts` reads, besides a ConfigMap. */
const meshKinds = new Set(['IstioOperator', 'Sidecar', 'Mesh']);

/** Whether documents of this kind are parsed. Decided by the kind's name alone, before anything else is known. */
export function isRelevantKind(kind: string): boolean {
  return (
    isWorkloadKind(kind) ||
    opaqueKindNames.has(kind) ||
    isLikeNetworkPolicy(kind) ||
    Object.hasOwn(clusterPolicyVersions, kind) ||
    kind === 'Namespace' ||
    kind === 'Node' ||
    kind === 'Project' ||
    kind === 'Ingress' ||
    forwardingKinds.has(kind) ||
    callingKinds.has(kind) ||
    meshKinds.has(kind) ||
    kind === 'Kustomization' ||
    kind === 'Component' ||
    kind.endsWith('List')
  );
}

/** As `group/Kind`, of Traefik by both of its groups. */
export function kindsOfTraefik(...kinds: readonly string[]): readonly string[] {
  return kinds.flatMap((kind) => [`traefik.io/${kind}`, `traefik.containo.us/${kind}`]);
}

/** Kinds whose documents may be policies; templates and broken documents of these kinds make verdicts unknown. */
export function isPolicyKind(kind: string): boolean {
  return /Polic(y|ies)|Firewall|EgressNetwork|ServiceIntentions|PeerAuthentication|^Server/.test(kind);
}
