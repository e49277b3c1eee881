import { isWorkloadKind, kindsOfTraefik } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { nodeAt, stringAt } from '../../yaml/field-path';
import type { GroupDescription } from '../rule-group';

/** Of the rules about what comes in from outside: Ingresses, routes, gateways of meshes, load balancers. */
export const entry = {
  kinds: new Set([
    'networking.k8s.io/Ingress',
    'extensions/Ingress',
    '/Ingress',
    'route.openshift.io/Route',
    'networking.istio.io/Gateway',
    'networking.istio.io/VirtualService',
    'networking.istio.io/DestinationRule',
    'security.istio.io/PeerAuthentication',
    'gateway.networking.k8s.io/Gateway',
    ...kindsOfTraefik('IngressRoute', 'IngressRouteTCP', 'ServersTransport', 'TLSOption'),
    'projectcontour.io/HTTPProxy',
    'k8s.nginx.org/VirtualServer',
    'k8s.nginx.org/Policy',
    'appprotect.f5.com/APPolicy',
    'gateway.envoyproxy.io/EnvoyExtensionPolicy',
    'gateway.envoyproxy.io/ClientTrafficPolicy',
    'extensions.istio.io/WasmPlugin',
    'extensions.istio.io/TrafficExtension',
    'networking.gke.io/FrontendConfig',
    'networking.gke.io/GCPBackendPolicy',
    'cloud.google.com/BackendConfig',
    'apiregistration.k8s.io/APIService',
    'monitoring.coreos.com/ServiceMonitor',
    'monitoring.coreos.com/PodMonitor',
    'monitoring.coreos.com/ScrapeConfig',
    'source.toolkit.fluxcd.io/HelmRepository',
    'source.toolkit.fluxcd.io/OCIRepository',
    'source.toolkit.fluxcd.io/Bucket',
    'image.toolkit.fluxcd.io/ImageRepository',
    'image.openshift.io/ImageStream',
    'config.openshift.io/Image',
    '/Endpoints',
    'discovery.k8s.io/EndpointSlice',
  ]),
  isItsText: (text, kind) => {
    if (
      mayBeService(text, kind) &&
      (/LoadBalancer|NodePort|ExternalName|externalIPs/.test(text) || ofBackends.test(text))
    )
      return true;
    if (kind === 'ConfigMap')
      return (
        /allow-snippet-annotations|annotations-risk-level|ssl-(protocols|min-ver|ciphers)/.test(text) ||
        inEntry.test(text)
      );
    // Of one in base64 its name tells.
    if (kind === 'Secret') return /kubeconfig|insecure-skip-tls-verify|server: *["']?http:/i.test(text);
    if (kind === 'JoinConfiguration') return text.includes('unsafeSkipCAVerification');
    if (kind === 'Config') return /insecure-skip-tls-verify|http:\/\//.test(text);
    if (kind !== undefined && callingBack.test(kind)) return text.includes('http://');
    return kind !== undefined && (kind === 'List' || isWorkloadKind(kind)) && rest.test(text);
  },
  keeps: (resource) => {
    const { group, kind } = resource;
    if (group === '' && kind === 'Service') return ofService(resource);
    if (group === 'configuration.konghq.com' && kind === 'KongClusterPlugin') return 'cluster-wide';
    return keptKinds.has(kind) &&
      /^(networking\.k8s\.io|extensions|route\.openshift\.io|(networking|security)\.istio\.io|networking\.gke\.io|cloud\.google\.com|gateway\.networking\.(x-)?k8s\.io|gateway\.envoyproxy\.io|traefik\.(io|containo\.us)|projectcontour\.io|k8s\.nginx\.org|appprotect\.f5\.com|configuration\.konghq\.com|extensions\.istio\.io)$/.test(
        group,
      )
      ? 'namespaced'
      : undefined;
  },
  rules: {
    'service-external-ips': { title: 'Service that takes over addresses', severity: 'error', slice: 'namespace' },
    'service-nodeport': { title: 'Service that opens a port on every node', severity: 'warning', slice: 'namespace' },
    'loadbalancer-open-to-internet': {
      title: 'Load balancer that takes connections from any address',
      severity: 'warning',
      slice: 'namespace',
    },
    'ingress-backend-missing': {
      title: 'Backend that there is not',
      severity: 'warning',
      slice: 'namespace',
    },
    'ingress-without-tls': { title: 'Ingress without TLS', severity: 'warning', slice: 'namespace' },
    'edge-route-plaintext': { title: 'Route from outside without TLS', severity: 'warning', slice: 'namespace' },
    'http-not-redirected': { title: 'HTTP beside HTTPS without redirect', severity: 'information', slice: 'namespace' },
    'weak-tls-parameters': { title: 'Old versions of TLS', severity: 'warning', slice: 'document' },
    'backend-tls-unverified': {
      title: 'Certificates of backends that nobody looks at',
      severity: 'warning',
      slice: 'namespace',
    },
    'client-certificate-check-weak': {
      title: 'Certificates of clients that are not demanded',
      severity: 'warning',
      slice: 'namespace',
    },
    'sensitive-port-exposed': {
      title: 'Data store or administration outside of the cluster',
      severity: 'error',
      slice: 'namespace',
    },
    'admin-interface-exposed': {
      title: 'Administration that is published without limits',
      severity: 'error',
      slice: 'namespace',
    },
    'catch-all-host': { title: 'Entry for every host', severity: 'warning', slice: 'namespace' },
    'conflicting-host-or-listener': {
      title: 'Host or listener that is taken already',
      severity: 'warning',
      slice: 'namespace',
    },
    'ingress-nginx-unsafe-annotation': {
      title: 'Configuration of nginx written by an Ingress',
      severity: 'error',
      slice: 'document',
    },
    'ingress-controller-eol-or-vulnerable': {
      title: 'Controller that gets no fixes any more',
      severity: 'warning',
      slice: 'document',
    },
    'admission-webhook-reachable-from-pods': {
      title: 'Webhook of a controller that every pod reaches',
      severity: 'warning',
      slice: 'namespace',
    },
    'redirect-to-forbidden-address': {
      title: 'Service that leads to the node or the cloud',
      severity: 'error',
      slice: 'document',
    },
    'tls-verification-disabled': { title: 'Certificates that nobody looks at', severity: 'error', slice: 'document' },
    'plaintext-endpoint-in-config': {
      title: 'Endpoint that is spoken to without TLS',
      severity: 'information',
      slice: 'document',
    },
    'public-entry-without-waf': {
      title: 'Entry from the internet without a web application firewall',
      severity: 'information',
      slice: 'namespace',
    },
    'waf-ineffective': {
      title: 'Web application firewall that blocks nothing',
      severity: 'warning',
      slice: 'namespace',
    },
  },
} as const satisfies GroupDescription;

/** Also in JSON and in flow style, in a list, and what a kustomization makes of it by a patch. */
function mayBeService(text: string, kind: string | undefined): boolean {
  if (kind === undefined) return /["']?kind["']?\s*:\s*["']?(Service|List)\b|["']?\bop["']?\s*:/.test(text);
  return kind === 'Service' || kind === 'List' || kind === 'Kustomization';
}

/** Switches that turn the look at certificates off, as variables. */
const switches = anyOf(
  /REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|SSL_NO_VERIFY|SSL_VERIFY|VERIFY_SSL|TLS_VERIFY|SKIP_VERIFY|LDAPTLS_REQCERT/,
  /(SSL|TLS|CERT|[sS]sl|[tT]ls|[cC]ert)[\w.-]{0,40}(VERIF|[vV]erif)|verify=(verify_)?none/,
);

const plainUrl = /(http|ws|ldap|amqp|mqtt|redis|ftp):\/\//;

/** Images of controllers, names that pods are told to find elsewhere, and switches that turn the look at certificates off. */
const rest = anyOf(
  /ingress-nginx\/controller|nginx-ingress-controller:|weave-kube|traefik:v?1|\/tiller:|hostAliases/,
  /insecure-skip|insecureSkip|insecure-tls|tls-skip|skip-tls|no-check-certificate/,
  switches,
  /sslmode *=|curl[\s,"']|wget /,
  new RegExp(`(value: *|- *|=)["']?${plainUrl.source}`),
);

/** What as the whole entry of a ConfigMap says how something else is spoken to. */
const inEntry = anyOf(
  new RegExp(`^[ \\t]*[\\w.-]+: *["']?${plainUrl.source}`),
  /\bsslmode *=|insecure-skip-tls-verify|server: *["']?http:/,
  switches,
);

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'm');
}

/** They say where the API server is to call. */
const callingBack = /^((Validating|Mutating)WebhookConfiguration|CustomResourceDefinition)$/;

const keptKinds = new Set([
  'Ingress',
  'Route',
  'Gateway',
  'ListenerSet',
  'XListenerSet',
  'VirtualService',
  'IngressRoute',
  'IngressRouteTCP',
  'IngressRouteUDP',
  'Middleware',
  'MiddlewareTCP',
  'ServersTransport',
  'TLSOption',
  'HTTPProxy',
  'VirtualServer',
  'Policy',
  'APPolicy',
  'KongPlugin',
  'WasmPlugin',
  'TrafficExtension',
  'FrontendConfig',
  'BackendConfig',
  'DestinationRule',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'GCPBackendPolicy',
  'SecurityPolicy',
  'EnvoyExtensionPolicy',
]);

/** Annotations by which a Service says how those in front of it speak to it, and with which settings. */
const ofBackends =
  /(cloud\.google\.com|service\.alpha\.kubernetes\.io)\/(app-protocols|backend-config)|ingress\.kubernetes\.io\/|haproxy\.org\/|haproxy-ingress\.github\.io\/|konghq\.com\/(plugins|protocol|tls-verify)/;

/** A load balancer with a certificate may end TLS for every Ingress behind it, in whatever namespace. */
function ofService({ annotations, node }: Resource): 'namespaced' | 'cluster-wide' | undefined {
  const type = stringAt(node, ['spec', 'type']);
  if (type !== 'LoadBalancer' && type !== 'NodePort') {
    const hasIps = nodeAt(node, ['spec', 'externalIPs']) !== undefined;
    return hasIps || [...annotations.keys()].some((key) => ofBackends.test(key)) ? 'namespaced' : undefined;
  }
  const hasCertificate = [...annotations.keys()].some((key) =>
    /ssl-cert|certificate-id|tls-ports|ssl-redirect/.test(key),
  );
  return hasCertificate ? 'cluster-wide' : 'namespaced';
}
