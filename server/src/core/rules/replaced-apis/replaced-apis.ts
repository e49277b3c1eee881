/** A version of an API that its successor replaced. */
export interface ReplacedApi {
  readonly apiVersion: string;
  /** Undefined: every kind of the version. */
  readonly kinds?: readonly string[];
  /**
   * `removed`: Kubernetes no longer has it. `dropped`: the project no longer has it, but older releases in use may.
   * `superseded`: another API takes its place. `old`: it is still served beside a newer version of the same kind.
   */
  readonly state: 'removed' | 'dropped' | 'superseded' | 'old';
  /** `Kubernetes 1.16`: where the state begins; undefined for what is superseded. */
  readonly since?: string;
  /** Undefined where no other version has the same kind. */
  readonly replacement?: string | undefined;
  /** What to write where there is no replacement of the same kind. */
  readonly instead?: string | undefined;
}

const certManager = {
  kinds: ['Certificate', 'CertificateRequest', 'ClusterIssuer', 'Issuer'],
  state: 'dropped',
  since: 'cert-manager 1.6',
  instead: 'cert-manager.io/v1',
} as const;

/**
 * Kubernetes: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 * Istio: https://istio.io/latest/news/releases/1.22.x/announcing-1.22/ and 1.6.x/announcing-1.6/
 * Gateway API: https://github.com/kubernetes-sigs/gateway-api/releases
 * cert-manager: https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/
 * Traefik: https://doc.traefik.io/traefik/migrate/v2-to-v3/
 */
const replacedApis: readonly ReplacedApi[] = [
  {
    apiVersion: 'extensions/v1beta1',
    kinds: ['NetworkPolicy'],
    state: 'removed',
    since: 'Kubernetes 1.16',
    replacement: 'networking.k8s.io/v1',
  },
  {
    apiVersion: 'extensions/v1beta1',
    kinds: ['Ingress'],
    state: 'removed',
    since: 'Kubernetes 1.22',
    replacement: 'networking.k8s.io/v1',
  },
  {
    apiVersion: 'networking.k8s.io/v1beta1',
    kinds: ['Ingress', 'IngressClass'],
    state: 'removed',
    since: 'Kubernetes 1.22',
    replacement: 'networking.k8s.io/v1',
  },
  {
    apiVersion: 'discovery.k8s.io/v1beta1',
    kinds: ['EndpointSlice'],
    state: 'removed',
    since: 'Kubernetes 1.25',
    replacement: 'discovery.k8s.io/v1',
  },
  {
    apiVersion: 'extensions/v1beta1',
    kinds: ['PodSecurityPolicy'],
    state: 'removed',
    since: 'Kubernetes 1.16',
    instead: 'Pod Security admission',
  },
  {
    apiVersion: 'policy/v1beta1',
    kinds: ['PodSecurityPolicy'],
    state: 'removed',
    since: 'Kubernetes 1.25',
    instead: 'Pod Security admission',
  },
  {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kinds: ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
    state: 'superseded',
    instead: 'v1alpha2 ClusterNetworkPolicy',
  },
  { apiVersion: 'rbac.istio.io/v1alpha1', state: 'removed', since: 'Istio 1.6', instead: 'AuthorizationPolicy' },
  {
    apiVersion: 'authentication.istio.io/v1alpha1',
    state: 'removed',
    since: 'Istio 1.6',
    instead: 'PeerAuthentication, RequestAuthentication',
  },
  {
    apiVersion: 'security.istio.io/v1beta1',
    kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
    state: 'old',
    since: 'Istio 1.22',
    replacement: 'security.istio.io/v1',
  },
  {
    apiVersion: 'networking.istio.io/v1alpha3',
    // EnvoyFilter has no other version.
    kinds: [
      'DestinationRule',
      'Gateway',
      'ServiceEntry',
      'Sidecar',
      'VirtualService',
      'WorkloadEntry',
      'WorkloadGroup',
    ],
    state: 'old',
    since: 'Istio 1.22',
    replacement: 'networking.istio.io/v1',
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kinds: ['Gateway', 'GatewayClass', 'HTTPRoute'],
    state: 'dropped',
    since: 'Gateway API 0.6',
    replacement: 'gateway.networking.k8s.io/v1',
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kinds: ['GRPCRoute'],
    state: 'dropped',
    since: 'Gateway API 1.2',
    replacement: 'gateway.networking.k8s.io/v1',
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kinds: ['ReferenceGrant'],
    state: 'dropped',
    since: 'Gateway API 1.2',
    replacement: 'gateway.networking.k8s.io/v1beta1',
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kinds: ['Gateway', 'GatewayClass', 'HTTPRoute'],
    state: 'old',
    since: 'Gateway API 1.0',
    replacement: 'gateway.networking.k8s.io/v1',
  },
  {
    apiVersion: 'traefik.containo.us/v1alpha1',
    state: 'dropped',
    since: 'Traefik 3.0',
    replacement: 'traefik.io/v1alpha1',
  },
  // These call some fields otherwise.
  ...['v1alpha2', 'v1alpha3'].map((version) => ({ ...certManager, apiVersion: `cert-manager.io/${version}` })),
  { ...certManager, apiVersion: 'cert-manager.io/v1beta1', instead: undefined, replacement: 'cert-manager.io/v1' },
  {
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kinds: ['Server'],
    state: 'old',
    since: 'Linkerd 2.16',
    replacement: 'policy.linkerd.io/v1beta3',
  },
];

/** Undefined where nothing replaces the version. */
export function replacedApiOf(apiVersion: string, kind: string): ReplacedApi | undefined {
  return byVersion.get(apiVersion)?.find(({ kinds }) => kinds === undefined || kinds.includes(kind));
}

const byVersion = new Map(
  replacedApis.map(({ apiVersion }) => [apiVersion, replacedApis.filter((api) => api.apiVersion === apiVersion)]),
);
