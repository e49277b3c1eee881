import { describe, expect, test } from 'vitest';
import { describeCorpus, readJson } from '../support/corpus';
import { comparisonsWith, findings, type RuleMap } from '../support/peer-fixtures';

/*
 * What other checkers say about their own fixtures, where their rule means the same as one of ours or a part of it.
 * Deviations are listed below, each with its reason; one that is not needed any more fails.
 */

/** Peer, rule and case, and why we say something else. */
const deviations: Readonly<Record<string, string>> = {
  'kubescape: ensure_network_policy_configured_in_labels, ensure_network_policy_configured_in_labels/failed_pod_cilium_match_expressions_selective':
    'CiliumNetworkPolicy is not modelled yet, so coverage is unknown.',
  'kyverno: other/require-netpol, other/require-netpol/chainsaw-test/deploy-good.yaml':
    'The policies are answers of a cluster that the peer pretends to ask, and are not among its fixtures.',
  'gatekeeper-library: verifydeprecatedapi, verifydeprecatedapi/samples/verify-1.25/example_disallowed.yaml example-disallowed':
    'A CronJob has nothing to do with the network: only kinds that the analysis is about are judged.',
  'gatekeeper-library: verifydeprecatedapi, verifydeprecatedapi/samples/verify-1.27/example_disallowed.yaml example-disallowed':
    'The same for CSIStorageCapacity.',
  'gatekeeper-library: verifydeprecatedapi, verifydeprecatedapi/samples/verify-1.29/example_disallowed.yaml example-disallowed':
    'The same for FlowSchema.',
  'gatekeeper-library: host-network-ports, host-network-ports/samples/psp-host-network-ports/example_allowed_in_range.yaml example-allowed':
    'Parameters of the peer allow these ports; a policy does not apply to them all the same.',
  'gatekeeper-library: host-network-ports, host-network-ports/samples/psp-host-network-ports/example_allowed_out_of_range_exempted.yaml port-violation-exempted':
    'Parameters of the peer exempt the image.',
  'gatekeeper-library: host-network-ports, host-network-ports/samples/psp-host-network-ports/example_allowed_in_range.yaml in-range-host-network-false':
    'Parameters of the peer allow these ports.',
  'kubescape: pods-in-default-namespace, pods-in-default-namespace/pod':
    'No namespace is written, so whoever applies the manifest supplies one: nothing says that it is "default".',
  'trivy-checks: KSV-0110, KSV-0110_default_namespace_should_not_be_used/test_pod_without_namespace.yaml': 'The same.',
  'trivy-checks: KSV-0037, KSV-0037_protect_core_components_namespace/test_pod_with_default_namespace.yaml':
    'The peer has another rule for "default" (KSV-0110), where ours is one rule for both.',
  'popeye: POP-1401, default/ing6':
    'The peer has another rule for the port (POP-1402), where ours is one rule for Service and port.',
  'popeye: POP-1402, default/ing3': 'The same for the Service (POP-1401).',
  'popeye: POP-1402, default/ing4':
    'The backend names no port, which the API server refuses: no port is missing that somebody could mean.',
  'gatekeeper-library: uniqueserviceselector, uniqueserviceselector/samples/unique-service-selector/example_allowed.yaml example-allowed':
    'The selector is the only one of its kind, but the fixture has no pods that it could select.',
  'kube-linter: dangling-networkpolicypeer-podselector, dangling-networkpolicypeer-podselector.yml':
    'The workspace has no workload of the namespace at all, so the pods may be kept elsewhere.',
  'kube-score: NetworkPolicy targets Pod, networkpolicy-statefulset-not-matching-selector.yaml':
    'The selector of the StatefulSet does not match its own pods: it is reported as rejected, and nothing else of it is known.',
  'kube-score: Pod NetworkPolicy, networkpolicy-statefulset-not-matching-selector.yaml': 'The same.',
  'kubescape: rule-can-ssh-to-pod-v1, rule-can-ssh-to-pod-v1/pod':
    'The Service has a cluster IP alone, and port 2222 may be anything: nothing is published.',
  'kubescape: exposed-sensitive-interfaces-v1, exposed-sensitive-interfaces-v1/filter-multi-service':
    'The fixture shows what the peer looks at before it decides; one of the Services is a load balancer for everybody.',
  'popeye: POP-1208, default/np2': 'The same: the selected namespace has no workload in the manifests.',
};

describeCorpus('peers', (folder) => {
  const ruleMap = readJson<RuleMap>(folder, 'RULEMAP.json');
  const used = new Set<string>();
  let compared = 0;

  for (const [peer, peerRules] of Object.entries(ruleMap)) {
    const comparisons = [...comparisonsWith(folder, peer, peerRules, /^(same|subset)/)];
    if (comparisons.length === 0) continue;
    describe(peer, () => {
      test.each(comparisons.map((each) => [each.name, each] as const))('%s', async (name, comparison) => {
        compared++;
        const key = `${peer}: ${name}`;
        const isDeviation = deviations[key] !== undefined;
        if (isDeviation) used.add(key);
        const found = await findings(comparison);
        const isExpected = (comparison.outcome !== 'pass') !== isDeviation;
        expect(found.length > 0, found.join('\n') || 'nothing is found').toBe(isExpected);
      });
    });
  }

  test('every deviation that is listed was needed, and there was something to compare', () => {
    expect(Object.keys(deviations).filter((key) => !used.has(key))).toEqual([]);
    expect(compared).toBeGreaterThan(60);
  });
});
