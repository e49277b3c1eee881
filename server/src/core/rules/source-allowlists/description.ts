import { kindsOfTraefik } from '../../kubernetes/kinds';
import type { GroupDescription } from '../rule-group';

/** Of the rule about lists of addresses that may connect. */
export const sourceAllowlists = {
  kinds: new Set([
    ...kindsOfTraefik('Middleware', 'MiddlewareTCP'),
    'configuration.konghq.com/KongPlugin',
    'configuration.konghq.com/KongClusterPlugin',
    'projectcontour.io/HTTPProxy',
    'k8s.nginx.org/Policy',
    'gateway.envoyproxy.io/SecurityPolicy',
    'security.istio.io/AuthorizationPolicy',
  ]),
  // Also in a List and in JSON, of which the pattern finds another kind or none.
  isItsText: (text, kind) =>
    (kind === undefined || /^(Service|Ingress|Route|List)$/.test(kind)) &&
    /source-?ranges?\b|inbound-cidrs|(allow|white)-list|ip_(allow|white)list/i.test(text),
  rules: {
    'source-allowlist-open': {
      title: 'List of allowed addresses that allows everybody',
      severity: 'warning',
      slice: 'document',
    },
  },
} as const satisfies GroupDescription;
