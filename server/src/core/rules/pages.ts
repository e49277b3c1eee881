import { invalidConfigurationPage } from './configuration/invalid-configuration.page';
import { dnsEgressMissingPage } from './egress/dns-egress-missing.page';
import { dnsToAnyResolverPage } from './egress/dns-to-any-resolver.page';
import { egressToAllNamespacesOrControlPlanePage } from './egress/egress-to-all-namespaces-or-control-plane.page';
import { internetEgressOpenPage } from './egress/internet-egress-open.page';
import { metadataEndpointReachablePage } from './egress/metadata-endpoint-reachable.page';
import { namespaceLabelNotGuaranteedPage } from './egress/namespace-label-not-guaranteed.page';
import { wildcardExternalDestinationPage } from './egress/wildcard-external-destination.page';
import { internetEgressOpenPage } from './egress/internet-egress-open.page';
import { metadataEndpointReachablePage } from './egress/metadata-endpoint-reachable.page';
import { namespaceLabelNotGuaranteedPage } from './egress/namespace-label-not-guaranteed.page';
import { ingressBackendMissingPage } from './exposure/ingress-backend-missing.page';
import { loadbalancerOpenToInternetPage } from './exposure/loadbalancer-open-to-internet.page';
import { serviceExternalIpsPage } from './exposure/service-external-ips.page';
import { serviceNodeportPage } from './exposure/service-nodeport.page';
import { sourceAllowlistOpenPage } from './exposure/source-allowlist-open.page';
import { andOrConfusionPage } from './policy/and-or-confusion.page';
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
import { policyOrderConflictPage } from './policy/policy-order-conflict.page';
import { policyUsesServicePortPage } from './policy/policy-uses-service-port.page';
import { policytypesMismatchPage } from './policy/policytypes-mismatch.page';
import { redundantOrDuplicatePolicyPage } from './policy/redundant-or-duplicate-policy.page';
import { removedOrDeprecatedApiPage } from './policy/removed-or-deprecated-api.page';
import { selectorMatchesNothingPage } from './policy/selector-matches-nothing.page';
import { selectorNearMissPage } from './policy/selector-near-miss.page';
import { selectorOnVolatileLabelPage } from './policy/selector-on-volatile-label.page';
import { serviceBackendMismatchPage } from './policy/service-backend-mismatch.page';
import { sourceIpLostPage } from './policy/source-ip-lost.page';
import { unknownApiIdentityPage } from './policy/unknown-api-identity.page';
import type { RulePage } from './rule-page';
import { allowAllDefeatsDefaultDenyPage } from './segmentation/allow-all-defeats-default-deny.page';
import { allowAllIngressPage } from './segmentation/allow-all-ingress.page';
import { hostnetworkBypassesPolicyPage } from './segmentation/hostnetwork-bypasses-policy.page';
import { hostportBypassesPolicyPage } from './segmentation/hostport-bypasses-policy.page';
import { missingDefaultDenyEgressPage } from './segmentation/missing-default-deny-egress.page';
import { missingDefaultDenyIngressPage } from './segmentation/missing-default-deny-ingress.page';
import { namespaceMixesTrustTiersPage } from './segmentation/namespace-mixes-trust-tiers.page';
import { ruleWithoutPortFilterPage } from './segmentation/rule-without-port-filter.page';
import { workloadInDefaultOrSystemNamespacePage } from './segmentation/workload-in-default-or-system-namespace.page';
import { workloadUnprotectedEgressPage } from './segmentation/workload-unprotected-egress.page';
import { workloadUnprotectedIngressPage } from './segmentation/workload-unprotected-ingress.page';
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
  'dns-egress-missing': dnsEgressMissingPage,
  'namespace-label-not-guaranteed': namespaceLabelNotGuaranteedPage,
  'internet-egress-open': internetEgressOpenPage,
  'wildcard-external-destination': wildcardExternalDestinationPage,
  'dns-to-any-resolver': dnsToAnyResolverPage,
  'egress-to-all-namespaces-or-control-plane': egressToAllNamespacesOrControlPlanePage,
  'metadata-endpoint-reachable': metadataEndpointReachablePage,
  'metadata-endpoint-reachable': metadataEndpointReachablePage,
  'and-or-confusion': andOrConfusionPage,
  'duplicate-resource': duplicateResourcePage,
  'egress-policy-also-isolates-ingress': egressPolicyAlsoIsolatesIngressPage,
  'empty-peer-list-allows-all': emptyPeerListAllowsAllPage,
  'invalid-ipblock': invalidIpblockPage,
  'selector-near-miss': selectorNearMissPage,
  'namespace-mismatch': namespaceMismatchPage,
  'and-or-confusion': andOrConfusionPage,
  'policy-uses-service-port': policyUsesServicePortPage,
  'named-port-undeclared': namedPortUndeclaredPage,
  'invalid-port-spec': invalidPortSpecPage,
  'misplaced-or-invalid-policy-field': misplacedOrInvalidPolicyFieldPage,
  'selector-on-volatile-label': selectorOnVolatileLabelPage,
  'name-contradicts-effect': nameContradictsEffectPage,
  'non-ascii-structure': nonAsciiStructurePage,
  'named-port-undeclared': namedPortUndeclaredPage,
  'invalid-port-spec': invalidPortSpecPage,
  'misplaced-or-invalid-policy-field': misplacedOrInvalidPolicyFieldPage,
  'policy-uses-service-port': policyUsesServicePortPage,
  'name-contradicts-effect': nameContradictsEffectPage,
  'namespace-mismatch': namespaceMismatchPage,
  'non-ascii-structure': nonAsciiStructurePage,
  'peer-matches-nothing': peerMatchesNothingPage,
  'pods-of-one-owner-differ': podsOfOneOwnerDifferPage,
  'policy-order-conflict': policyOrderConflictPage,
  'ipblock-targets-cluster-address': ipblockTargetsClusterAddressPage,
  'policytypes-mismatch': policytypesMismatchPage,
  'service-backend-mismatch': serviceBackendMismatchPage,
  'redundant-or-duplicate-policy': redundantOrDuplicatePolicyPage,
  'removed-or-deprecated-api': removedOrDeprecatedApiPage,
  'source-ip-lost': sourceIpLostPage,
  'peer-matches-nothing': peerMatchesNothingPage,
  'selector-matches-nothing': selectorMatchesNothingPage,
  'redundant-or-duplicate-policy': redundantOrDuplicatePolicyPage,
  'removed-or-deprecated-api': removedOrDeprecatedApiPage,
  'selector-near-miss': selectorNearMissPage,
  'selector-matches-nothing': selectorMatchesNothingPage,
  'source-ip-lost': sourceIpLostPage,
  'unknown-api-identity': unknownApiIdentityPage,
  'allow-all-defeats-default-deny': allowAllDefeatsDefaultDenyPage,
  'allow-all-ingress': allowAllIngressPage,
  'hostnetwork-bypasses-policy': hostnetworkBypassesPolicyPage,
  'hostport-bypasses-policy': hostportBypassesPolicyPage,
  'missing-default-deny-egress': missingDefaultDenyEgressPage,
  'missing-default-deny-ingress': missingDefaultDenyIngressPage,
  'rule-without-port-filter': ruleWithoutPortFilterPage,
  'namespace-mixes-trust-tiers': namespaceMixesTrustTiersPage,
  'workload-in-default-or-system-namespace': workloadInDefaultOrSystemNamespacePage,
  'workload-unprotected-egress': workloadUnprotectedEgressPage,
  'workload-unprotected-ingress': workloadUnprotectedIngressPage,
  'invalid-configuration': invalidConfigurationPage,
  'expired-suppression': expiredSuppressionPage,
  'unknown-suppression': unknownSuppressionPage,
  'unused-suppression': unusedSuppressionPage,
  'broken-kustomization': brokenKustomizationPage,
  'duplicate-key': duplicateKeyPage,
  'service-external-ips': serviceExternalIpsPage,
  'service-nodeport': serviceNodeportPage,
  'loadbalancer-open-to-internet': loadbalancerOpenToInternetPage,
  'source-allowlist-open': sourceAllowlistOpenPage,
  'ingress-backend-missing': ingressBackendMissingPage,
  'invalid-yaml': invalidYamlPage,
  'unreadable-document': unreadableDocumentPage,
  'wrong-workload-field-type': wrongWorkloadFieldTypePage,
};
