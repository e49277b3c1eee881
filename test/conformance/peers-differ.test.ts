import { describe, expect, test } from 'vitest';
import { rules } from '../../server/src/core';
import { ruleOfNumber } from '../support/catalogue-numbers';
import { describeCorpus, readJson } from '../support/corpus';
import { comparisonsWith, findings, type RuleMap } from '../support/peer-fixtures';

/*
 * Rules of other checkers that look at the same thing and judge otherwise: what we say about their fixtures, and why.
 * Where a fixture is not named, we say what they say.
 */

interface Difference {
  readonly why: string;
  /** Fixtures about which we say something else than the peer. */
  readonly otherwise: readonly string[];
}

const differences: Readonly<Record<string, Difference>> = {
  'kube-score: Ingress targets Service': {
    why: 'A backend may be another object than a Service. A backend of networking.k8s.io/v1 with the fields of v1beta1 names no Service, which is another mistake.',
    otherwise: ['ingress_issue363.yaml'],
  },
  'kube-score: Stable version': {
    why: 'The versions of workloads have nothing to do with the network: their pods are read whatever the version is.',
    otherwise: [
      'daemonset-appsv1beta2.yaml',
      'daemonset-extensionsv1beta1.yaml',
      'deployment-appsv1beta1.yaml',
      'deployment-appsv1beta2.yaml',
      'deployment-extensions-v1beta1.yaml',
      'statefulset-appsv1beta2.yaml',
    ],
  },
  'checkov: CKV_K8S_26': {
    why: 'The value 0 means that no port is opened; both fixtures that fail have another one.',
    otherwise: [],
  },
  'kubescape: container-hostPort': { why: 'The same; the fixture has another value.', otherwise: [] },
  'kubescape: ingress-and-egress-blocked': {
    why: 'Each direction is judged by itself: a policy for egress leaves ingress open. Pods on the host network are out of reach of any policy. Of policies of Cilium nothing is known yet.',
    otherwise: [
      'ingress-and-egress-blocked/only-egress-policy',
      'ingress-and-egress-blocked/cronjob',
      'ingress-and-egress-blocked/cnp-specs-empty-failed',
    ],
  },
  'gatekeeper-library: httpsonly': {
    why: 'The peer demands an annotation that only controllers of Google Cloud know.',
    otherwise: [],
  },
  'gatekeeper-library: uniqueingresshost': {
    why: 'We compare hosts with their paths, within a namespace. The other Ingress of the peer is among the objects of its test.',
    otherwise: [
      'uniqueingresshost/samples/unique-ingress-host/example_disallowed.yaml example-disallowed',
      'uniqueingresshost/samples/unique-ingress-host/example_disallowed2.yaml example-disallowed2',
    ],
  },
  'kyverno: other/require-ingress-https': {
    why: 'The peer demands an annotation that only controllers of Google Cloud know; an Ingress with TLS is right without it.',
    otherwise: [
      'other/require-ingress-https/kyverno-test/resource.yaml Ingress badingress01,badingress02,badingress03',
    ],
  },
  'polaris: missingNetworkPolicy': {
    why: 'A type without rules closes its direction, which is protection; a direction whose type is missing is open, for both.',
    otherwise: [],
  },
  'kyverno: other/ingress-host-match-tls': {
    why: 'An entry with a wildcard is for hosts of one more label; no fixture has one.',
    otherwise: [],
  },
  'popeye: POP-1206': {
    why: 'The peer warns where a block of addresses matches no pod. Blocks are for what is outside of the cluster; we warn where one has the address of a Service.',
    otherwise: ['default/ip-block-all-eg', 'default/ip-block-all-ing', 'default/np2', 'default/np3'],
  },
  'popeye: POP-1207': {
    why: 'The same for exceptions.',
    otherwise: ['default/np2', 'default/np3'],
  },
};

/** Rows of rules that exist here, without a fixture of the peer's that it judges. */
const withoutFixtures: Readonly<Record<string, string>> = {
  'checkov: CKV2_K8S_6':
    'The peer joins policies and pods by equal labels; a policy selects pods of its own namespace, also by expressions.',
};

describeCorpus('peers', (folder) => {
  const ruleMap = readJson<RuleMap>(folder, 'RULEMAP.json');
  const isOtherwise = /^(DIFFERS|OPPOSITE)/;
  const existing = new Set(rules.map(({ id }) => id));

  for (const [row, { otherwise, why }] of Object.entries(differences)) {
    const [peer = '', rule = ''] = row.split(': ');
    const mapped = ruleMap[peer]?.[rule] ?? [null, ''];
    const comparisons = [...comparisonsWith(folder, peer, { [rule]: mapped }, isOtherwise)];
    describe(`${row}. ${why}`, () => {
      test.each(comparisons.map((each) => [each.name.slice(rule.length + 2), each] as const))(
        '%s',
        async (name, comparison) => {
          const isFound = (await findings(comparison)).length > 0;
          expect(isFound).toBe((comparison.outcome !== 'pass') !== otherwise.includes(name));
        },
      );

      test('is judged otherwise only where that is said', () => {
        const names = comparisons.map((each) => each.name.slice(rule.length + 2));
        expect(names).toEqual(expect.arrayContaining([...otherwise]));
        expect(names).not.toEqual([]);
      });
    });
  }

  test('every row about rules that exist is explained', () => {
    const rows = Object.entries(ruleMap).flatMap(([peer, peerRules]) =>
      Object.entries(peerRules).flatMap(([rule, [numbers, status]]) => {
        const ours = numbers?.split('/').map((number) => ruleOfNumber[number] ?? '') ?? [];
        const isOurs = ours.length > 0 && ours.every((id) => existing.has(id));
        return isOtherwise.test(status) && isOurs ? [`${peer}: ${rule}`] : [];
      }),
    );
    expect(rows.sort()).toEqual([...Object.keys(differences), ...Object.keys(withoutFixtures)].sort());
  });
});
