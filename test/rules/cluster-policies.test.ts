import { describe, expect, test } from 'vitest';
import { allFindings, coverageOf } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';

const web = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels: { app: web }
spec: { containers: [{ name: web, image: example.com/web }] }
`;

interface Body {
  readonly tier?: string;
  readonly subject?: string;
  readonly ingress?: string;
  readonly egress?: string;
}

function policy({ tier = 'Baseline', subject = '{ namespaces: {} }', ingress = '', egress = '' }: Body): string {
  return `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: c-${tier.toLowerCase()} }
spec: { tier: ${tier}, priority: 10, subject: ${subject}, ingress: [${ingress}], egress: [${egress}] }
`;
}

function networkPolicy(name: string, spec: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
}

const denyFromPods = '{ action: Deny, from: [{ namespaces: {} }] }';
const denyToAll =
  '{ action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }, { action: Deny, to: [{ namespaces: {} }] }';

describe('what is denied for the whole cluster is not open', () => {
  const rules = [
    'missing-default-deny-ingress',
    'missing-default-deny-egress',
    'workload-unprotected-ingress',
    'workload-unprotected-egress',
  ];
  const silent = (yaml: string) => checkFindings(`#- a.yaml\n${web}${yaml}`, { rules });
  const found = async (yaml: string, ...expected: string[]) => {
    const analysis = await analyseFiles([{ path: 'a.yaml', text: web + yaml }]);
    const ids = allFindings(analysis).map(({ ruleId }) => ruleId);
    expect(ids.filter((id) => rules.includes(id)).sort()).toEqual(expected);
  };

  test('by a baseline', () => silent(policy({ ingress: denyFromPods, egress: denyToAll })));
  test('by an Admin policy', () => silent(policy({ tier: 'Admin', ingress: denyFromPods, egress: denyToAll })));
  test('also where some peers are accepted before', () =>
    silent(
      policy({
        ingress: `{ action: Accept, from: [{ namespaces: { matchLabels: { team: ops } } }] }, ${denyFromPods}`,
        egress: denyToAll,
      }),
    ));
  test('not by a policy of other namespaces', () =>
    found(
      policy({ subject: '{ namespaces: { matchLabels: { team: x } } }', ingress: denyFromPods, egress: denyToAll }),
      'missing-default-deny-egress',
      'missing-default-deny-ingress',
    ));
  test('not where only some ports or peers are denied', () =>
    found(
      policy({
        ingress: '{ action: Deny, from: [{ namespaces: { matchLabels: { team: x } } }] }',
        egress: denyToAll.replaceAll('Deny,', 'Deny, protocols: [{ tcp: { destinationPort: { number: 22 } } }],'),
      }),
      'missing-default-deny-egress',
      'missing-default-deny-ingress',
    ));
  test('and nothing is said where the labels of the namespace are not written', () =>
    checkFindings(
      `#- a.yaml\n${web.slice(web.indexOf('---') + 4)}${policy({
        subject: '{ namespaces: { matchLabels: { team: shop } } }',
        ingress: denyFromPods,
        egress: denyToAll,
      })}`,
      { rules },
    ));
});

describe('what Admin decides is believed by the rules about NetworkPolicy', () => {
  const isolated = networkPolicy('deny-all', '{ podSelector: {}, policyTypes: [Egress] }');

  test('DNS that Admin accepts is not missing', async () => {
    const dns = `{ action: Accept, to: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }],
      protocols: [{ udp: { destinationPort: { number: 53 } } }, { tcp: { destinationPort: { number: 53 } } }] }`;
    const options = { rules: ['dns-egress-missing'] };
    await checkFindings(`#- a.yaml\n${web}${isolated}${policy({ tier: 'Admin', egress: dns })}`, options);
    const analysis = await analyseFiles([{ path: 'a.yaml', text: web + isolated + policy({ egress: dns }) }]);
    // A baseline is not asked any more where a NetworkPolicy isolates.
    expect(allFindings(analysis).map(({ ruleId }) => ruleId)).toContain('dns-egress-missing');
  });

  test('what Admin denies is not reachable, whatever a NetworkPolicy allows', () =>
    checkFindings(
      `#- a.yaml\n${web}${networkPolicy('open', '{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}] }')}${policy(
        { tier: 'Admin', ingress: denyFromPods, egress: denyToAll },
      )}`,
      { rules: ['allow-all-ingress', 'internet-egress-open', 'metadata-endpoint-reachable'] },
    ));
});

describe('coverage is what all tiers leave', () => {
  async function coverage(yaml: string) {
    const scope = coverageOf(await analyseFiles([{ path: 'a.yaml', text: web + yaml }])).scopes[0];
    const workload = scope?.namespaces[0]?.workloads[0];
    const names = workload?.policies.map(({ resource }) => resource.name).join();
    return `${workload?.ingress} ${workload?.egress} ${names}`;
  }
  const closed = networkPolicy('closed', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');

  test.each([
    // Addresses outside are no peers of ingress rules, so they stay open.
    ['a baseline that denies', policy({ ingress: denyFromPods, egress: denyToAll }), 'restricted closed c-baseline'],
    [
      'a NetworkPolicy before the baseline',
      closed + policy({ ingress: denyFromPods }),
      'closed closed closed,c-baseline',
    ],
    [
      'Admin that accepts all before a NetworkPolicy',
      closed + policy({ tier: 'Admin', egress: denyToAll.replaceAll('Deny', 'Accept') }),
      'closed open closed,c-admin',
    ],
    [
      'Admin that accepts',
      policy({ tier: 'Admin', ingress: denyFromPods.replace('Deny', 'Accept') }),
      'open open c-admin',
    ],
    [
      'Admin that passes',
      closed + policy({ tier: 'Admin', ingress: denyFromPods.replace('Deny', 'Pass') }),
      'closed closed closed,c-admin',
    ],
    [
      'Admin that passes what comes from many namespaces',
      policy({
        tier: 'Admin',
        ingress: Array.from(
          { length: 9 },
          (_, team) => `{ action: Pass, from: [{ namespaces: { matchLabels: { team: t${team} } } }] }`,
        ).join(),
      }),
      'open open c-admin',
    ],
    [
      'another namespace',
      policy({ subject: '{ namespaces: { matchLabels: { team: x } } }', ingress: denyFromPods }),
      'open open ',
    ],
  ])('%s', async (_, yaml, expected) => expect(await coverage(yaml)).toBe(expected));

  test('is unknown where unwritten labels of the namespace, or an order, decide', async () => {
    const subject = '{ namespaces: { matchLabels: { team: shop } } }';
    const text = web.slice(web.indexOf('---') + 4) + policy({ subject, ingress: denyFromPods });
    const [scope] = coverageOf(await analyseFiles([{ path: 'a.yaml', text }])).scopes;
    expect(scope?.namespaces[0]?.workloads[0]).toMatchObject({
      ingress: 'unknown',
      egress: 'open',
      reason: 'The labels of namespace "shop" are not in the manifests.',
    });
    expect(scope?.policies).toMatchObject([{ resource: { name: 'c-baseline' }, selects: undefined }]);
    const accepting = policy({ ingress: denyFromPods.replace('Deny', 'Accept') }).replace('c-baseline', 'other');
    expect(await coverage(policy({ ingress: denyFromPods }) + accepting)).toMatch(/^unknown open/);
  });

  test('is known where an order is not defined, and changes nothing', async () => {
    const dns = '{ action: Accept, to: [{ networks: [10.96.0.10/32] }] }';
    const metadata = '{ action: Deny, to: [{ networks: [169.254.169.254/32] }] }';
    const both = (...rules: readonly string[]) =>
      rules.map((egress, index) => policy({ tier: 'Admin', egress }).replace('c-admin', `c${index}`)).join('');
    expect(await coverage(both(dns, metadata))).toMatch(/^open restricted/);
    expect(await coverage(both(dns, dns.replace('Accept', 'Deny')))).toMatch(/^open unknown/);
  });
});
