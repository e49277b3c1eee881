import { invalidConfigurationFixes } from './configuration/invalid-configuration.fixes';
import { dnsEgressMissingFixes } from './egress/dns-egress-missing.fixes';
import { dnsToAnyResolverFixes } from './egress/dns-to-any-resolver.fixes';
import { egressToAllNamespacesOrControlPlaneFixes } from './egress/egress-to-all-namespaces-or-control-plane.fixes';
import { internetEgressOpenFixes } from './egress/internet-egress-open.fixes';
import { meshOutboundAllowAnyFixes } from './egress/mesh-outbound-allow-any.fixes';
import { metadataEndpointReachableFixes } from './egress/metadata-endpoint-reachable.fixes';
import { namespaceLabelNotGuaranteedFixes } from './egress/namespace-label-not-guaranteed.fixes';
import { andOrConfusionFixes } from './policy/and-or-confusion.fixes';
import { admit } from './policy/blocked-entry.fixes';
import { blocksDeclaredDependencyFixes } from './policy/blocks-declared-dependency.fixes';
import { egressPolicyAlsoIsolatesIngressFixes } from './policy/egress-policy-also-isolates-ingress.fixes';
import { emptyPeerListAllowsAllFixes } from './policy/empty-peer-list-allows-all.fixes';
import { invalidIpblockFixes } from './policy/invalid-ipblock.fixes';
import { invalidPortSpecFixes } from './policy/invalid-port-spec.fixes';
import { ipblockTargetsClusterAddressFixes } from './policy/ipblock-targets-cluster-address.fixes';
import { misplacedOrInvalidPolicyFieldFixes } from './policy/misplaced-or-invalid-policy-field.fixes';
import { nameContradictsEffectFixes } from './policy/name-contradicts-effect.fixes';
import { namedPortUndeclaredFixes } from './policy/named-port-undeclared.fixes';
import { namespaceMismatchFixes } from './policy/namespace-mismatch.fixes';
import { nonAsciiStructureFixes } from './policy/non-ascii-structure.fixes';
import { peerMatchesNothingFixes } from './policy/peer-matches-nothing.fixes';
import { policyUsesServicePortFixes } from './policy/policy-uses-service-port.fixes';
import { policytypesMismatchFixes } from './policy/policytypes-mismatch.fixes';
import { redundantOrDuplicatePolicyFixes } from './policy/redundant-or-duplicate-policy.fixes';
import { selectorMatchesNothingFixes } from './policy/selector-matches-nothing.fixes';
import { selectorNearMissFixes } from './policy/selector-near-miss.fixes';
import { selectorOnVolatileLabelFixes } from './policy/selector-on-volatile-label.fixes';
import { serviceBackendMismatchFixes } from './policy/service-backend-mismatch.fixes';
import { sourceIpLostFixes } from './policy/source-ip-lost.fixes';
import { unknownApiIdentityFixes } from './policy/unknown-api-identity.fixes';
import type { ProposeFixes } from './rule';
import { allowAllDefeatsDefaultDenyFixes } from './segmentation/allow-all-defeats-default-deny.fixes';
import { allowAllIngressFixes } from './segmentation/allow-all-ingress.fixes';
import { dataStoreReachableNamespaceWideFixes } from './segmentation/data-store-reachable-namespace-wide.fixes';
import { hostnetworkBypassesPolicyFixes } from './segmentation/hostnetwork-bypasses-policy.fixes';
import { hostportBypassesPolicyFixes } from './segmentation/hostport-bypasses-policy.fixes';
import { missingDefaultDenyEgressFixes } from './segmentation/missing-default-deny-egress.fixes';
import { missingDefaultDenyIngressFixes } from './segmentation/missing-default-deny-ingress.fixes';
import { policyReviewMetadataFixes } from './segmentation/policy-review-metadata.fixes';
import { ruleWithoutPortFilterFixes } from './segmentation/rule-without-port-filter.fixes';
import { workloadUnprotectedEgressFixes } from './segmentation/workload-unprotected-egress.fixes';
import { workloadUnprotectedIngressFixes } from './segmentation/workload-unprotected-ingress.fixes';
import { expiredSuppressionFixes } from './suppression/expired-suppression.fixes';
import { unknownSuppressionFixes } from './suppression/unknown-suppression.fixes';
import { unusedSuppressionFixes } from './suppression/unused-suppression.fixes';
import { invalidYamlFixes } from './yaml/invalid-yaml.fixes';
import { wrongWorkloadFieldTypeFixes } from './yaml/wrong-workload-field-type.fixes';

/**
 * What the rules propose to mend their findings, by id; a rule for which there is nothing to type has no entry.
 * Apart from the rules, because the servers load it when somebody asks for fixes, and not at their start.
 */
export const ruleFixes: Readonly<Record<string, ProposeFixes>> = {
  'invalid-configuration': invalidConfigurationFixes,
  'dns-egress-missing': dnsEgressMissingFixes,
  'dns-to-any-resolver': dnsToAnyResolverFixes,
  'egress-to-all-namespaces-or-control-plane': egressToAllNamespacesOrControlPlaneFixes,
  'internet-egress-open': internetEgressOpenFixes,
  'mesh-outbound-allow-any': meshOutboundAllowAnyFixes,
  'metadata-endpoint-reachable': metadataEndpointReachableFixes,
  'namespace-label-not-guaranteed': namespaceLabelNotGuaranteedFixes,
  'and-or-confusion': andOrConfusionFixes,
  'blocks-api-server-callback': admit,
  'blocks-declared-dependency': blocksDeclaredDependencyFixes,
  'blocks-ingress-controller': admit,
  'egress-policy-also-isolates-ingress': egressPolicyAlsoIsolatesIngressFixes,
  'empty-peer-list-allows-all': emptyPeerListAllowsAllFixes,
  'invalid-ipblock': invalidIpblockFixes,
  'invalid-port-spec': invalidPortSpecFixes,
  'ipblock-targets-cluster-address': ipblockTargetsClusterAddressFixes,
  'misplaced-or-invalid-policy-field': misplacedOrInvalidPolicyFieldFixes,
  'name-contradicts-effect': nameContradictsEffectFixes,
  'named-port-undeclared': namedPortUndeclaredFixes,
  'namespace-mismatch': namespaceMismatchFixes,
  'non-ascii-structure': nonAsciiStructureFixes,
  'peer-matches-nothing': peerMatchesNothingFixes,
  'policy-uses-service-port': policyUsesServicePortFixes,
  'policytypes-mismatch': policytypesMismatchFixes,
  'probe-or-host-traffic-blocked': admit,
  'redundant-or-duplicate-policy': redundantOrDuplicatePolicyFixes,
  'selector-matches-nothing': selectorMatchesNothingFixes,
  'selector-near-miss': selectorNearMissFixes,
  'selector-on-volatile-label': selectorOnVolatileLabelFixes,
  'service-backend-mismatch': serviceBackendMismatchFixes,
  'source-ip-lost': sourceIpLostFixes,
  'unknown-api-identity': unknownApiIdentityFixes,
  'allow-all-defeats-default-deny': allowAllDefeatsDefaultDenyFixes,
  'allow-all-ingress': allowAllIngressFixes,
  'data-store-reachable-namespace-wide': dataStoreReachableNamespaceWideFixes,
  'hostnetwork-bypasses-policy': hostnetworkBypassesPolicyFixes,
  'hostport-bypasses-policy': hostportBypassesPolicyFixes,
  'missing-default-deny-egress': missingDefaultDenyEgressFixes,
  'missing-default-deny-ingress': missingDefaultDenyIngressFixes,
  'policy-review-metadata': policyReviewMetadataFixes,
  'rule-without-port-filter': ruleWithoutPortFilterFixes,
  'workload-unprotected-egress': workloadUnprotectedEgressFixes,
  'workload-unprotected-ingress': workloadUnprotectedIngressFixes,
  'expired-suppression': expiredSuppressionFixes,
  'unknown-suppression': unknownSuppressionFixes,
  'unused-suppression': unusedSuppressionFixes,
  'invalid-yaml': invalidYamlFixes,
  'wrong-workload-field-type': wrongWorkloadFieldTypeFixes,
};
