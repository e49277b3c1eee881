import { entriesOf, fieldOf, isNull, itemsAt, keyText, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { isLikeNetworkPolicy, isNetworkPolicy, isRemovedNetworkPolicy, misplacedClusterPolicyVersion } from './kinds';
import type { Resource } from './resource';

export interface ApiIdentity {
  readonly apiVersion: string;
  readonly kind: string;
}

const networkPolicyIdentity: ApiIdentity = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };

/** Groups that serve kinds with a NetworkPolicy's fields, such as MultiNetworkPolicy, FQDNNetworkPolicy and NetworkQoS. */
const groupsWithPolicyShape = new Set([
  'k8s.cni.cncf.io',
  'networking.k8s.aws',
  'networking.gke.io',
  // StagedKubernetesNetworkPolicy
  'projectcalico.org',
  'crd.projectcalico.org',
  'k8s.ovn.org',
]);

/** Kinds that some system serves, with the groups that serve them and what such an object looks like. */
const servedKinds: readonly {
  readonly kind: string;
  readonly groups: readonly string[];
  readonly looksLike: (spec: YamlNode | undefined) => boolean;
  /** What to write instead, chosen by the body. */
  readonly identity: (spec: YamlNode | undefined) => string;
}[] = [
  {
    kind: 'AuthorizationPolicy',
    groups: ['security.istio.io', 'policy.linkerd.io'],
    looksLike: (spec) =>
      hasAny(spec, ['rules', 'selector', 'action', 'targetRef', 'targetRefs', 'requiredAuthenticationRefs']),
    identity: (spec) =>
      hasAny(spec, ['requiredAuthenticationRefs']) ? 'policy.linkerd.io/v1alpha1' : 'security.istio.io/v1',
  },
  {
    kind: 'PeerAuthentication',
    groups: ['security.istio.io'],
    looksLike: (spec) => hasAny(spec, ['mtls', 'portLevelMtls']),
    identity: () => 'security.istio.io/v1',
  },
  {
    kind: 'Server',
    groups: ['policy.linkerd.io'],
    looksLike: (spec) => hasAny(spec, ['port']) && hasAny(spec, ['podSelector', 'externalWorkloadSelector']),
    identity: () => 'policy.linkerd.io/v1beta3',
  },
  {
    kind: 'ServiceIntentions',
    groups: ['consul.hashicorp.com'],
    looksLike: (spec) => hasAny(spec, ['sources', 'destination']),
    identity: () => 'consul.hashicorp.com/v1alpha1',
  },
  {
    kind: 'CiliumNetworkPolicy',
    groups: ['cilium.io'],
    looksLike: (spec) => hasAny(spec, ['endpointSelector', 'nodeSelector']),
    identity: () => 'cilium.io/v2',
  },
  {
    kind: 'CiliumClusterwideNetworkPolicy',
    groups: ['cilium.io'],
    looksLike: (spec) => hasAny(spec, ['endpointSelector', 'nodeSelector']),
    identity: () => 'cilium.io/v2',
  },
  {
    kind: 'Ingress',
    // Knative's and Voyager's have the same rules.
    groups: ['networking.k8s.io', 'extensions', 'networking.internal.knative.dev', 'voyager.appscode.com'],
    looksLike: (spec) => itemsAt(spec, ['rules']).some((rule) => nodeAt(rule, ['http', 'paths']) !== undefined),
    identity: () => 'networking.k8s.io/v1',
  },
  {
    kind: 'Gateway',
    // The Gateway API began as networking.x-k8s.io.
    groups: ['gateway.networking.k8s.io', 'networking.istio.io', 'networking.x-k8s.io'],
    looksLike: (spec) => hasAny(spec, ['listeners', 'servers']),
    identity: (spec) => (hasAny(spec, ['servers']) ? 'networking.istio.io/v1' : 'gateway.networking.k8s.io/v1'),
  },
];

/**
 * The identity that the body of a resource calls for, when the one that is written is not served by any known API.
 * `definedGroups` are not known here: callers let go of groups that the workspace defines itself.
 */
export function intendedIdentity(resource: Resource): ApiIdentity | undefined {
  const spec = fieldOf(resource.node, 'spec');
  // While it is being written, and as a default-deny, a NetworkPolicy has little more than its kind, or a podSelector,
  // which nothing else of its group has.
  const keys = entriesOf(spec).map(({ key }) => keyText(key));
  const isNamedLikeIt =
    isLikeNetworkPolicy(resource.kind) || (resource.group === 'networking.k8s.io' && keys.length > 0);
  const isBarePolicy = isNamedLikeIt && keys.every((key) => key === 'podSelector');
  if (isBarePolicy || hasPolicyShape(spec) || hasPolicyShape(resource.node)) {
    const isServed = groupsWithPolicyShape.has(resource.group) && resource.kind !== 'NetworkPolicy';
    const isOwnKind = resource.kind === 'NetworkPolicy' && isServedNetworkPolicy(resource);
    return isServed || isOwnKind ? undefined : networkPolicyIdentity;
  }
  const apiVersion = misplacedClusterPolicyVersion(resource);
  if (apiVersion !== undefined) return { apiVersion, kind: resource.kind };
  if (hasMisplacedSpec(resource) && hasAuthorizationShape(spec)) return istioAuthorizationPolicy;
  const served = servedKinds.find(({ kind }) => kind === resource.kind);
  if (served === undefined || served.groups.includes(resource.group) || !served.looksLike(spec)) return undefined;
  return { apiVersion: served.identity(spec), kind: resource.kind };
}

/** Kinds of RBAC have their fields at the top: with a `spec`, the object is another one under a wrong name. */
export function hasMisplacedSpec(resource: Resource): boolean {
  return isRbac(resource) && entriesOf(fieldOf(resource.node, 'spec')).length > 0;
}

export function isRbac({ group, kind }: Pick<Resource, 'group' | 'kind'>): boolean {
  return group === 'rbac.authorization.k8s.io' && isRbacKind(kind);
}

export function isRbacKind(kind: string): boolean {
  return /^(Cluster)?Role(Binding)?$/.test(kind);
}

const istioAuthorizationPolicy: ApiIdentity = { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' };

/** RBAC has `rules` as well, but none that say from where to where. */
function hasAuthorizationShape(spec: YamlNode | undefined): boolean {
  return itemsAt(spec, ['rules']).some((rule) => hasAny(rule, ['from', 'to', 'when']));
}

/** Or was served once: that a version is removed says another rule. */
function isServedNetworkPolicy(resource: Resource): boolean {
  return isNetworkPolicy(resource) || isRemovedNetworkPolicy(resource) || servesOwnNetworkPolicy.has(resource.group);
}

const servesOwnNetworkPolicy = new Set(['projectcalico.org', 'crd.projectcalico.org', 'crd.antrea.io']);

/** `podSelector` with a policy's other fields, also when they were pasted with bullets or lost their indentation. */
function hasPolicyShape(node: YamlNode | undefined): boolean {
  const keys = new Set(entriesOf(node).map(({ key }) => keyText(key)));
  return keys.has('podSelector') && (keys.has('policyTypes') || keys.has('ingress') || keys.has('egress'));
}

function hasAny(spec: YamlNode | undefined, keys: readonly string[]): boolean {
  return keys.some((key) => !isNull(fieldOf(spec, key)));
}

/** RFC 1123 subdomain, the rule for the names of most kinds. */
export function isDns1123Subdomain(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name);
}

/** RFC 1123 label, the rule for the names of namespaces. */
export function isDns1123Label(name: string): boolean {
  return name.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name);
}

/** The nearest valid name, or undefined when nothing of it can be kept. */
export function toDns1123Subdomain(name: string): string | undefined {
  // As nearly every name is.
  if (isDns1123Subdomain(name)) return name;
  const candidate = name
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/[-.]*\.[-.]*/g, '.')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 253);
  return isDns1123Subdomain(candidate) ? candidate : undefined;
}
