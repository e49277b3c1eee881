import type { RuleGroup } from '../rule-group';
import { backendTlsPolicy } from './backend-tls-policy';
import { backendTlsPolicyFixes } from './backend-tls-policy.fixes';
import { crossNamespaceReferenceWithoutGrant } from './cross-namespace-reference-without-grant';
import { crossNamespaceReferenceWithoutGrantFixes } from './cross-namespace-reference-without-grant.fixes';
import type { gateway } from './description';
import { listenerAllowsAllNamespaces } from './listener-allows-all-namespaces';
import { listenerAllowsAllNamespacesFixes } from './listener-allows-all-namespaces.fixes';
import { listenerPlainHttp } from './listener-plain-http';
import { listenerPlainHttpFixes } from './listener-plain-http.fixes';
import { listenerTlsInvalid } from './listener-tls-invalid';
import { listenerTlsInvalidFixes } from './listener-tls-invalid.fixes';
import { referencegrantTooBroad } from './referencegrant-too-broad';
import { referencegrantTooBroadFixes } from './referencegrant-too-broad.fixes';
import { routeReferenceMissing } from './route-reference-missing';
import { routeReferenceMissingFixes } from './route-reference-missing.fixes';

/** The rules about Gateway API. */
export const gatewayRules: RuleGroup<(typeof gateway)['rules']> = {
  name: 'gateway',
  rules: {
    'route-reference-missing': routeReferenceMissing,
    'cross-namespace-reference-without-grant': crossNamespaceReferenceWithoutGrant,
    'listener-tls-invalid': listenerTlsInvalid,
    'listener-plain-http': listenerPlainHttp,
    'listener-allows-all-namespaces': listenerAllowsAllNamespaces,
    'referencegrant-too-broad': referencegrantTooBroad,
    'backend-tls-policy': backendTlsPolicy,
  },
  fixes: {
    'backend-tls-policy': backendTlsPolicyFixes,
    'route-reference-missing': routeReferenceMissingFixes,
    'cross-namespace-reference-without-grant': crossNamespaceReferenceWithoutGrantFixes,
    'listener-tls-invalid': listenerTlsInvalidFixes,
    'listener-plain-http': listenerPlainHttpFixes,
    'listener-allows-all-namespaces': listenerAllowsAllNamespacesFixes,
    'referencegrant-too-broad': referencegrantTooBroadFixes,
  },
};
