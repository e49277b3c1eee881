import { dnsEgressMissing } from '../egress/dns-egress-missing';
import { dnsToAnyResolver } from '../egress/dns-to-any-resolver';
import { egressToAllNamespacesOrControlPlane } from '../egress/egress-to-all-namespaces-or-control-plane';
import { internetEgressOpen } from '../egress/internet-egress-open';
import { metadataEndpointReachable } from '../egress/metadata-endpoint-reachable';
import { namespaceLabelNotGuaranteed } from '../egress/namespace-label-not-guaranteed';
import { andOrConfusion } from '../policy/and-or-confusion';
import { blocksDeclaredDependency } from '../policy/blocks-declared-dependency';
import { blocksIngressController } from '../policy/blocks-ingress-controller';
import { egressPolicyAlsoIsolatesIngress } from '../policy/egress-policy-also-isolates-ingress';
import { emptyPeerListAllowsAll } from '../policy/empty-peer-list-allows-all';
import { ipblockTargetsClusterAddress } from '../policy/ipblock-targets-cluster-address';
import { nameContradictsEffect } from '../policy/name-contradicts-effect';
import { namedPortUndeclared } from '../policy/named-port-undeclared';
import { namespaceMismatch } from '../policy/namespace-mismatch';
import { peerMatchesNothing } from '../policy/peer-matches-nothing';
import { policyUsesServicePort } from '../policy/policy-uses-service-port';
import { probeOrHostTrafficBlocked } from '../policy/probe-or-host-traffic-blocked';
import { redundantOrDuplicatePolicy } from '../policy/redundant-or-duplicate-policy';
import { selectorMatchesNothing } from '../policy/selector-matches-nothing';
import { selectorNearMiss } from '../policy/selector-near-miss';
import { sourceIpLost } from '../policy/source-ip-lost';
import type { RuleGroup } from '../rule-group';
import { allowAllDefeatsDefaultDeny } from '../segmentation/allow-all-defeats-default-deny';
import { allowAllIngress } from '../segmentation/allow-all-ingress';
import { dataStoreReachableNamespaceWide } from '../segmentation/data-store-reachable-namespace-wide';
import { policyReviewMetadata } from '../segmentation/policy-review-metadata';
import { ruleWithoutPortFilter } from '../segmentation/rule-without-port-filter';
import type { policies } from './description';

/** The rules that weigh what policies do. They stand with the other rules of their topics. */
export const policiesRules: RuleGroup<(typeof policies)['rules']> = {
  name: 'policies',
  rules: {
    'allow-all-ingress': allowAllIngress,
    'allow-all-defeats-default-deny': allowAllDefeatsDefaultDeny,
    'data-store-reachable-namespace-wide': dataStoreReachableNamespaceWide,
    'rule-without-port-filter': ruleWithoutPortFilter,
    'policy-review-metadata': policyReviewMetadata,
    'ipblock-targets-cluster-address': ipblockTargetsClusterAddress,
    'named-port-undeclared': namedPortUndeclared,
    'policy-uses-service-port': policyUsesServicePort,
    'and-or-confusion': andOrConfusion,
    'namespace-mismatch': namespaceMismatch,
    'selector-near-miss': selectorNearMiss,
    'empty-peer-list-allows-all': emptyPeerListAllowsAll,
    'selector-matches-nothing': selectorMatchesNothing,
    'peer-matches-nothing': peerMatchesNothing,
    'source-ip-lost': sourceIpLost,
    'blocks-ingress-controller': blocksIngressController,
    'blocks-declared-dependency': blocksDeclaredDependency,
    'name-contradicts-effect': nameContradictsEffect,
    'probe-or-host-traffic-blocked': probeOrHostTrafficBlocked,
    'egress-policy-also-isolates-ingress': egressPolicyAlsoIsolatesIngress,
    'redundant-or-duplicate-policy': redundantOrDuplicatePolicy,
    'namespace-label-not-guaranteed': namespaceLabelNotGuaranteed,
    'dns-egress-missing': dnsEgressMissing,
    'internet-egress-open': internetEgressOpen,
    'metadata-endpoint-reachable': metadataEndpointReachable,
    'egress-to-all-namespaces-or-control-plane': egressToAllNamespacesOrControlPlane,
    'dns-to-any-resolver': dnsToAnyResolver,
  },
  // They are loaded with those of all rules, when somebody asks for them.
  fixes: {},
};
