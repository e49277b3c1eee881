import { certificateExpiredOrExpiringPage } from './certificates/certificate-expired-or-expiring.page';
import { certificateRotationDisabledPage } from './certificates/certificate-rotation-disabled.page';
import { hostNotCoveredByCertificatePage } from './certificates/host-not-covered-by-certificate.page';
import { privateKeyInManifestPage } from './certificates/private-key-in-manifest.page';
import { tlsReferenceUnresolvedPage } from './certificates/tls-reference-unresolved.page';
import { tlsSecretMalformedPage } from './certificates/tls-secret-malformed.page';
import { weakCertificatePage } from './certificates/weak-certificate.page';
import { failedExpectationPage } from './configuration/failed-expectation.page';
import { invalidConfigurationPage } from './configuration/invalid-configuration.page';
import { apiServerPublishedPage } from './control-plane/api-server-published.page';
import { apiserverClientTlsPage } from './control-plane/apiserver-client-tls.page';
import { apiserverInsecureAccessPage } from './control-plane/apiserver-insecure-access.page';
import { apiserverServingTlsPage } from './control-plane/apiserver-serving-tls.page';
import { componentBindAddressPage } from './control-plane/component-bind-address.page';
import { controlPlaneEndpointPublicPage } from './control-plane/control-plane-endpoint-public.page';
import { etcdListenerExposedPage } from './control-plane/etcd-listener-exposed.page';
import { etcdTlsPage } from './control-plane/etcd-tls.page';
import { kubeletOpenAccessPage } from './control-plane/kubelet-open-access.page';
import { kubeletServingCertificatePage } from './control-plane/kubelet-serving-certificate.page';
import { secretsStoredInClearPage } from './control-plane/secrets-stored-in-clear.page';
import { weakTlsComponentPage } from './control-plane/weak-tls-component.page';
import { fqdnRuleWithoutDnsProxyPage } from './domain-names/fqdn-rule-without-dns-proxy.page';
import { wildcardExternalDestinationPage } from './domain-names/wildcard-external-destination.page';
import { dnsEgressMissingPage } from './egress/dns-egress-missing.page';
import { dnsToAnyResolverPage } from './egress/dns-to-any-resolver.page';
import { egressToAllNamespacesOrControlPlanePage } from './egress/egress-to-all-namespaces-or-control-plane.page';
import { internetEgressOpenPage } from './egress/internet-egress-open.page';
import { meshOutboundAllowAnyPage } from './egress/mesh-outbound-allow-any.page';
import { metadataEndpointReachablePage } from './egress/metadata-endpoint-reachable.page';
import { namespaceLabelNotGuaranteedPage } from './egress/namespace-label-not-guaranteed.page';
import { adminInterfaceExposedPage } from './entry/admin-interface-exposed.page';
import { admissionWebhookReachableFromPodsPage } from './entry/admission-webhook-reachable-from-pods.page';
import { backendTlsUnverifiedPage } from './entry/backend-tls-unverified.page';
import { catchAllHostPage } from './entry/catch-all-host.page';
import { clientCertificateCheckWeakPage } from './entry/client-certificate-check-weak.page';
import { conflictingHostOrListenerPage } from './entry/conflicting-host-or-listener.page';
import { edgeRoutePlaintextPage } from './entry/edge-route-plaintext.page';
import { httpNotRedirectedPage } from './entry/http-not-redirected.page';
import { ingressControllerEolOrVulnerablePage } from './entry/ingress-controller-eol-or-vulnerable.page';
import { ingressNginxUnsafeAnnotationPage } from './entry/ingress-nginx-unsafe-annotation.page';
import { ingressWithoutTlsPage } from './entry/ingress-without-tls.page';
import { plaintextEndpointInConfigPage } from './entry/plaintext-endpoint-in-config.page';
import { publicEntryWithoutWafPage } from './entry/public-entry-without-waf.page';
import { redirectToForbiddenAddressPage } from './entry/redirect-to-forbidden-address.page';
import { sensitivePortExposedPage } from './entry/sensitive-port-exposed.page';
import { tlsVerificationDisabledPage } from './entry/tls-verification-disabled.page';
import { wafIneffectivePage } from './entry/waf-ineffective.page';
import { weakTlsParametersPage } from './entry/weak-tls-parameters.page';
import { ingressBackendMissingPage } from './exposure/ingress-backend-missing.page';
import { loadbalancerOpenToInternetPage } from './exposure/loadbalancer-open-to-internet.page';
import { serviceExternalIpsPage } from './exposure/service-external-ips.page';
import { serviceNodeportPage } from './exposure/service-nodeport.page';
import { backendTlsPolicyPage } from './gateway/backend-tls-policy.page';
import { crossNamespaceReferenceWithoutGrantPage } from './gateway/cross-namespace-reference-without-grant.page';
import { listenerAllowsAllNamespacesPage } from './gateway/listener-allows-all-namespaces.page';
import { listenerPlainHttpPage } from './gateway/listener-plain-http.page';
import { listenerTlsInvalidPage } from './gateway/listener-tls-invalid.page';
import { referencegrantTooBroadPage } from './gateway/referencegrant-too-broad.page';
import { routeReferenceMissingPage } from './gateway/route-reference-missing.page';
import { andOrConfusionPage } from './policy/and-or-confusion.page';
import { blocksApiServerCallbackPage } from './policy/blocks-api-server-callback.page';
import { blocksDeclaredDependencyPage } from './policy/blocks-declared-dependency.page';
import { blocksIngressControllerPage } from './policy/blocks-ingress-controller.page';
import { duplicateResourcePage } from './policy/duplicate-resource.page';
import { egressPolicyAlsoIsolatesIngressPage } from './policy/egress-policy-also-isolates-ingress.page';
import { emptyPeerListAllowsAllPage } from './policy/empty-peer-list-allows-all.page';
import { invalidIpblockPage } from './policy/invalid-ipblock.page';
import { invalidPortSpecPage } from './policy/invalid-port-spec.page';
import { ipblockTargetsClusterAddressPage } from './policy/ipblock-targets-cluster-address.page';
import { misplacedOrInvalidPolicyFieldPage } from './policy/misplaced-or-invalid-policy-field.page';
import { nameContradictsEffectPage } from './policy/name-contradicts-effect.page';
import { namedPortUndeclaredPage } from './policy/named-port-undeclared.page';
import { namespaceMismatchPage } from './policy/namespace-mismatch.page';
import { nonAsciiStructurePage } from './policy/non-ascii-structure.page';
import { peerMatchesNothingPage } from './policy/peer-matches-nothing.page';
import { podsOfOneOwnerDifferPage } from './policy/pods-of-one-owner-differ.page';
import { policiesNotEnforcedByCniPage } from './policy/policies-not-enforced-by-cni.page';
import { policyOrderConflictPage } from './policy/policy-order-conflict.page';
import { policyUsesServicePortPage } from './policy/policy-uses-service-port.page';
import { policytypesMismatchPage } from './policy/policytypes-mismatch.page';
import { probeOrHostTrafficBlockedPage } from './policy/probe-or-host-traffic-blocked.page';
import { redundantOrDuplicatePolicyPage } from './policy/redundant-or-duplicate-policy.page';
import { selectorMatchesNothingPage } from './policy/selector-matches-nothing.page';
import { selectorNearMissPage } from './policy/selector-near-miss.page';
import { selectorOnVolatileLabelPage } from './policy/selector-on-volatile-label.page';
import { serviceBackendMismatchPage } from './policy/service-backend-mismatch.page';
import { sourceIpLostPage } from './policy/source-ip-lost.page';
import { unknownApiIdentityPage } from './policy/unknown-api-identity.page';
import { policyKindWithoutEnginePage } from './policy-engines/policy-kind-without-engine.page';
import { removedOrDeprecatedApiPage } from './replaced-apis/removed-or-deprecated-api.page';
import type { RulePage } from './rule-page';
import { allowAllDefeatsDefaultDenyPage } from './segmentation/allow-all-defeats-default-deny.page';
import { allowAllIngressPage } from './segmentation/allow-all-ingress.page';
import { dataStoreReachableNamespaceWidePage } from './segmentation/data-store-reachable-namespace-wide.page';
import { hostnetworkBypassesPolicyPage } from './segmentation/hostnetwork-bypasses-policy.page';
import { hostportBypassesPolicyPage } from './segmentation/hostport-bypasses-policy.page';
import { missingDefaultDenyEgressPage } from './segmentation/missing-default-deny-egress.page';
import { missingDefaultDenyIngressPage } from './segmentation/missing-default-deny-ingress.page';
import { namespaceMixesTrustTiersPage } from './segmentation/namespace-mixes-trust-tiers.page';
import { policyReviewMetadataPage } from './segmentation/policy-review-metadata.page';
import { rbacCanChangeNetworkBoundaryPage } from './segmentation/rbac-can-change-network-boundary.page';
import { ruleWithoutPortFilterPage } from './segmentation/rule-without-port-filter.page';
import { workloadInDefaultOrSystemNamespacePage } from './segmentation/workload-in-default-or-system-namespace.page';
import { workloadUnprotectedEgressPage } from './segmentation/workload-unprotected-egress.page';
import { workloadUnprotectedIngressPage } from './segmentation/workload-unprotected-ingress.page';
import { sourceAllowlistOpenPage } from './source-allowlists/source-allowlist-open.page';
import { expiredSuppressionPage } from './suppression/expired-suppression.page';
import { unknownSuppressionPage } from './suppression/unknown-suppression.page';
import { unusedSuppressionPage } from './suppression/unused-suppression.page';
import { brokenKustomizationPage } from './yaml/broken-kustomization.page';
import { duplicateKeyPage } from './yaml/duplicate-key.page';
import { invalidYamlPage } from './yaml/invalid-yaml.page';
import { unreadableDocumentPage } from './yaml/unreadable-document.page';
import { wrongWorkloadFieldTypePage } from './yaml/wrong-workload-field-type.page';

/**
 * The page of every rule, by id.
 * Apart from the rules, because pages weigh more than rules and the server has no use for them.
 */
export const rulePages: Readonly<Record<string, RulePage>> = {
  'failed-expectation': failedExpectationPage,
  'invalid-configuration': invalidConfigurationPage,
  'dns-egress-missing': dnsEgressMissingPage,
  'dns-to-any-resolver': dnsToAnyResolverPage,
  'egress-to-all-namespaces-or-control-plane': egressToAllNamespacesOrControlPlanePage,
  'fqdn-rule-without-dns-proxy': fqdnRuleWithoutDnsProxyPage,
  'internet-egress-open': internetEgressOpenPage,
  'metadata-endpoint-reachable': metadataEndpointReachablePage,
  'namespace-label-not-guaranteed': namespaceLabelNotGuaranteedPage,
  'wildcard-external-destination': wildcardExternalDestinationPage,
  'mesh-outbound-allow-any': meshOutboundAllowAnyPage,
  'ingress-backend-missing': ingressBackendMissingPage,
  'loadbalancer-open-to-internet': loadbalancerOpenToInternetPage,
  'service-external-ips': serviceExternalIpsPage,
  'service-nodeport': serviceNodeportPage,
  'source-allowlist-open': sourceAllowlistOpenPage,
  'apiserver-serving-tls': apiserverServingTlsPage,
  'apiserver-client-tls': apiserverClientTlsPage,
  'apiserver-insecure-access': apiserverInsecureAccessPage,
  'weak-tls-component': weakTlsComponentPage,
  'etcd-tls': etcdTlsPage,
  'etcd-listener-exposed': etcdListenerExposedPage,
  'kubelet-serving-certificate': kubeletServingCertificatePage,
  'component-bind-address': componentBindAddressPage,
  'control-plane-endpoint-public': controlPlaneEndpointPublicPage,
  'api-server-published': apiServerPublishedPage,
  'secrets-stored-in-clear': secretsStoredInClearPage,
  'kubelet-open-access': kubeletOpenAccessPage,
  'tls-secret-malformed': tlsSecretMalformedPage,
  'certificate-expired-or-expiring': certificateExpiredOrExpiringPage,
  'private-key-in-manifest': privateKeyInManifestPage,
  'weak-certificate': weakCertificatePage,
  'host-not-covered-by-certificate': hostNotCoveredByCertificatePage,
  'tls-reference-unresolved': tlsReferenceUnresolvedPage,
  'certificate-rotation-disabled': certificateRotationDisabledPage,
  'and-or-confusion': andOrConfusionPage,
  'blocks-api-server-callback': blocksApiServerCallbackPage,
  'blocks-declared-dependency': blocksDeclaredDependencyPage,
  'blocks-ingress-controller': blocksIngressControllerPage,
  'duplicate-resource': duplicateResourcePage,
  'egress-policy-also-isolates-ingress': egressPolicyAlsoIsolatesIngressPage,
  'empty-peer-list-allows-all': emptyPeerListAllowsAllPage,
  'invalid-ipblock': invalidIpblockPage,
  'invalid-port-spec': invalidPortSpecPage,
  'ipblock-targets-cluster-address': ipblockTargetsClusterAddressPage,
  'misplaced-or-invalid-policy-field': misplacedOrInvalidPolicyFieldPage,
  'name-contradicts-effect': nameContradictsEffectPage,
  'named-port-undeclared': namedPortUndeclaredPage,
  'namespace-mismatch': namespaceMismatchPage,
  'non-ascii-structure': nonAsciiStructurePage,
  'peer-matches-nothing': peerMatchesNothingPage,
  'pods-of-one-owner-differ': podsOfOneOwnerDifferPage,
  'policies-not-enforced-by-cni': policiesNotEnforcedByCniPage,
  'policy-kind-without-engine': policyKindWithoutEnginePage,
  'policy-order-conflict': policyOrderConflictPage,
  'policy-uses-service-port': policyUsesServicePortPage,
  'policytypes-mismatch': policytypesMismatchPage,
  'probe-or-host-traffic-blocked': probeOrHostTrafficBlockedPage,
  'redundant-or-duplicate-policy': redundantOrDuplicatePolicyPage,
  'removed-or-deprecated-api': removedOrDeprecatedApiPage,
  'selector-matches-nothing': selectorMatchesNothingPage,
  'selector-near-miss': selectorNearMissPage,
  'selector-on-volatile-label': selectorOnVolatileLabelPage,
  'service-backend-mismatch': serviceBackendMismatchPage,
  'source-ip-lost': sourceIpLostPage,
  'unknown-api-identity': unknownApiIdentityPage,
  'allow-all-defeats-default-deny': allowAllDefeatsDefaultDenyPage,
  'data-store-reachable-namespace-wide': dataStoreReachableNamespaceWidePage,
  'allow-all-ingress': allowAllIngressPage,
  'hostnetwork-bypasses-policy': hostnetworkBypassesPolicyPage,
  'hostport-bypasses-policy': hostportBypassesPolicyPage,
  'missing-default-deny-egress': missingDefaultDenyEgressPage,
  'missing-default-deny-ingress': missingDefaultDenyIngressPage,
  'namespace-mixes-trust-tiers': namespaceMixesTrustTiersPage,
  'rbac-can-change-network-boundary': rbacCanChangeNetworkBoundaryPage,
  'policy-review-metadata': policyReviewMetadataPage,
  'rule-without-port-filter': ruleWithoutPortFilterPage,
  'workload-in-default-or-system-namespace': workloadInDefaultOrSystemNamespacePage,
  'workload-unprotected-egress': workloadUnprotectedEgressPage,
  'workload-unprotected-ingress': workloadUnprotectedIngressPage,
  'expired-suppression': expiredSuppressionPage,
  'unknown-suppression': unknownSuppressionPage,
  'unused-suppression': unusedSuppressionPage,
  'broken-kustomization': brokenKustomizationPage,
  'duplicate-key': duplicateKeyPage,
  'invalid-yaml': invalidYamlPage,
  'unreadable-document': unreadableDocumentPage,
  'wrong-workload-field-type': wrongWorkloadFieldTypePage,
  'route-reference-missing': routeReferenceMissingPage,
  'cross-namespace-reference-without-grant': crossNamespaceReferenceWithoutGrantPage,
  'listener-tls-invalid': listenerTlsInvalidPage,
  'listener-plain-http': listenerPlainHttpPage,
  'listener-allows-all-namespaces': listenerAllowsAllNamespacesPage,
  'referencegrant-too-broad': referencegrantTooBroadPage,
  'backend-tls-policy': backendTlsPolicyPage,
  'ingress-without-tls': ingressWithoutTlsPage,
  'edge-route-plaintext': edgeRoutePlaintextPage,
  'http-not-redirected': httpNotRedirectedPage,
  'weak-tls-parameters': weakTlsParametersPage,
  'backend-tls-unverified': backendTlsUnverifiedPage,
  'client-certificate-check-weak': clientCertificateCheckWeakPage,
  'sensitive-port-exposed': sensitivePortExposedPage,
  'admin-interface-exposed': adminInterfaceExposedPage,
  'catch-all-host': catchAllHostPage,
  'conflicting-host-or-listener': conflictingHostOrListenerPage,
  'ingress-nginx-unsafe-annotation': ingressNginxUnsafeAnnotationPage,
  'ingress-controller-eol-or-vulnerable': ingressControllerEolOrVulnerablePage,
  'redirect-to-forbidden-address': redirectToForbiddenAddressPage,
  'tls-verification-disabled': tlsVerificationDisabledPage,
  'plaintext-endpoint-in-config': plaintextEndpointInConfigPage,
  'public-entry-without-waf': publicEntryWithoutWafPage,
  'waf-ineffective': wafIneffectivePage,
  'admission-webhook-reachable-from-pods': admissionWebhookReachableFromPodsPage,
};
