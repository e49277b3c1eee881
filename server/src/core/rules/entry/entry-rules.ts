import { ingressBackendMissing } from '../exposure/ingress-backend-missing';
import { ingressBackendMissingFixes } from '../exposure/ingress-backend-missing.fixes';
import { loadbalancerOpenToInternet } from '../exposure/loadbalancer-open-to-internet';
import { loadbalancerOpenToInternetFixes } from '../exposure/loadbalancer-open-to-internet.fixes';
import { serviceExternalIps } from '../exposure/service-external-ips';
import { serviceExternalIpsFixes } from '../exposure/service-external-ips.fixes';
import { serviceNodeport } from '../exposure/service-nodeport';
import { serviceNodeportFixes } from '../exposure/service-nodeport.fixes';
import type { RuleGroup } from '../rule-group';
import { adminInterfaceExposed } from './admin-interface-exposed';
import { adminInterfaceExposedFixes } from './admin-interface-exposed.fixes';
import { admissionWebhookReachableFromPods } from './admission-webhook-reachable-from-pods';
import { admissionWebhookReachableFromPodsFixes } from './admission-webhook-reachable-from-pods.fixes';
import { backendTlsUnverified } from './backend-tls-unverified';
import { backendTlsUnverifiedFixes } from './backend-tls-unverified.fixes';
import { catchAllHost } from './catch-all-host';
import { catchAllHostFixes } from './catch-all-host.fixes';
import { clientCertificateCheckWeak } from './client-certificate-check-weak';
import { clientCertificateCheckWeakFixes } from './client-certificate-check-weak.fixes';
import { conflictingHostOrListener } from './conflicting-host-or-listener';
import type { entry } from './description';
import { edgeRoutePlaintext } from './edge-route-plaintext';
import { edgeRoutePlaintextFixes } from './edge-route-plaintext.fixes';
import { httpNotRedirected } from './http-not-redirected';
import { httpNotRedirectedFixes } from './http-not-redirected.fixes';
import { ingressControllerEolOrVulnerable } from './ingress-controller-eol-or-vulnerable';
import { ingressNginxUnsafeAnnotation } from './ingress-nginx-unsafe-annotation';
import { ingressNginxUnsafeAnnotationFixes } from './ingress-nginx-unsafe-annotation.fixes';
import { ingressWithoutTls } from './ingress-without-tls';
import { ingressWithoutTlsFixes } from './ingress-without-tls.fixes';
import { plaintextEndpointInConfig } from './plaintext-endpoint-in-config';
import { plaintextEndpointInConfigFixes } from './plaintext-endpoint-in-config.fixes';
import { publicEntryWithoutWaf } from './public-entry-without-waf';
import { publicEntryWithoutWafFixes } from './public-entry-without-waf.fixes';
import { redirectToForbiddenAddress } from './redirect-to-forbidden-address';
import { redirectToForbiddenAddressFixes } from './redirect-to-forbidden-address.fixes';
import { sensitivePortExposed } from './sensitive-port-exposed';
import { sensitivePortExposedFixes } from './sensitive-port-exposed.fixes';
import { tlsVerificationDisabled } from './tls-verification-disabled';
import { tlsVerificationDisabledFixes } from './tls-verification-disabled.fixes';
import { wafIneffective } from './waf-ineffective';
import { wafIneffectiveFixes } from './waf-ineffective.fixes';
import { weakTlsParameters } from './weak-tls-parameters';
import { weakTlsParametersFixes } from './weak-tls-parameters.fixes';

/** The rules about what comes in from outside. */
export const entryRules: RuleGroup<(typeof entry)['rules']> = {
  name: 'entry',
  rules: {
    'service-external-ips': serviceExternalIps,
    'service-nodeport': serviceNodeport,
    'loadbalancer-open-to-internet': loadbalancerOpenToInternet,
    'ingress-backend-missing': ingressBackendMissing,
    'ingress-without-tls': ingressWithoutTls,
    'edge-route-plaintext': edgeRoutePlaintext,
    'http-not-redirected': httpNotRedirected,
    'weak-tls-parameters': weakTlsParameters,
    'backend-tls-unverified': backendTlsUnverified,
    'client-certificate-check-weak': clientCertificateCheckWeak,
    'sensitive-port-exposed': sensitivePortExposed,
    'admin-interface-exposed': adminInterfaceExposed,
    'catch-all-host': catchAllHost,
    'conflicting-host-or-listener': conflictingHostOrListener,
    'ingress-nginx-unsafe-annotation': ingressNginxUnsafeAnnotation,
    'ingress-controller-eol-or-vulnerable': ingressControllerEolOrVulnerable,
    'redirect-to-forbidden-address': redirectToForbiddenAddress,
    'tls-verification-disabled': tlsVerificationDisabled,
    'plaintext-endpoint-in-config': plaintextEndpointInConfig,
    'public-entry-without-waf': publicEntryWithoutWaf,
    'waf-ineffective': wafIneffective,
    'admission-webhook-reachable-from-pods': admissionWebhookReachableFromPods,
  },
  fixes: {
    'service-external-ips': serviceExternalIpsFixes,
    'service-nodeport': serviceNodeportFixes,
    'loadbalancer-open-to-internet': loadbalancerOpenToInternetFixes,
    'admission-webhook-reachable-from-pods': admissionWebhookReachableFromPodsFixes,
    'waf-ineffective': wafIneffectiveFixes,
    'public-entry-without-waf': publicEntryWithoutWafFixes,
    'plaintext-endpoint-in-config': plaintextEndpointInConfigFixes,
    'tls-verification-disabled': tlsVerificationDisabledFixes,
    'ingress-backend-missing': ingressBackendMissingFixes,
    'catch-all-host': catchAllHostFixes,
    'ingress-without-tls': ingressWithoutTlsFixes,
    'edge-route-plaintext': edgeRoutePlaintextFixes,
    'http-not-redirected': httpNotRedirectedFixes,
    'weak-tls-parameters': weakTlsParametersFixes,
    'backend-tls-unverified': backendTlsUnverifiedFixes,
    'client-certificate-check-weak': clientCertificateCheckWeakFixes,
    'sensitive-port-exposed': sensitivePortExposedFixes,
    'admin-interface-exposed': adminInterfaceExposedFixes,
    'ingress-nginx-unsafe-annotation': ingressNginxUnsafeAnnotationFixes,
    'redirect-to-forbidden-address': redirectToForbiddenAddressFixes,
  },
};
