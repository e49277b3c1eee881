import type { GroupDescription } from '../rule-group';

/** Of the rules about Gateway API. */
export const gateway = {
  kinds: new Set([
    ...['Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(ofGatewayApi),
    ...['BackendTLSPolicy', 'ReferenceGrant'].map(ofGatewayApi),
    'gateway.networking.x-k8s.io/XListenerSet',
  ]),
  keeps: ({ group, kind }) =>
    /^gateway\.networking\.(x-)?k8s\.io$/.test(group) && kind !== 'GatewayClass' ? 'namespaced' : undefined,
  rules: {
    'route-reference-missing': {
      title: 'Route that no Gateway takes, or that forwards to nothing',
      severity: 'warning',
      slice: 'namespace',
    },
    'cross-namespace-reference-without-grant': {
      title: 'Reference to another namespace without a ReferenceGrant',
      severity: 'error',
      slice: 'namespace',
    },
    'listener-tls-invalid': {
      title: 'Listener whose protocol, TLS and kinds of routes do not fit',
      severity: 'error',
      slice: 'namespace',
    },
    'listener-plain-http': {
      title: 'Route that is served without TLS',
      severity: 'warning',
      slice: 'namespace',
    },
    'listener-allows-all-namespaces': {
      title: 'Listener for any host that takes routes of every namespace',
      severity: 'warning',
      slice: 'namespace',
    },
    'referencegrant-too-broad': {
      title: 'ReferenceGrant for every Secret of a namespace',
      severity: 'warning',
      slice: 'namespace',
    },
    'backend-tls-policy': {
      title: 'TLS to backends that does not work as written',
      severity: 'warning',
      slice: 'namespace',
    },
  },
} as const satisfies GroupDescription;

function ofGatewayApi(kind: string): string {
  return `gateway.networking.k8s.io/${kind}`;
}
