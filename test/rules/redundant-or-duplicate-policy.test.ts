import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { deployment, policy } from '../support/graph';

const id = 'redundant-or-duplicate-policy';

/** Names of policies, with the field in them, that add nothing. */
async function redundant(...yaml: readonly string[]): Promise<readonly string[]> {
  const analysis = await analyseFiles([{ path: 'all.yaml', text: deployment('shop', 'web') + yaml.join('') }]);
  return allFindings(analysis)
    .filter(({ ruleId }) => ruleId === id)
    .map(({ resource, place }) => `${resource?.name} ${place.kind === 'field' ? place.path.join('.') : ''}`);
}

const ingress = (name: string, pods: string, from: string, ports = '[{ port: 80 }]') =>
  policy('shop', name, `{ podSelector: ${pods}, ingress: [{ from: [${from}], ports: ${ports} }] }`);

const labelled = (labels: string) => `{ matchLabels: { ${labels} } }`;
const pod = (labels: string) => `{ podSelector: ${labelled(labels)} }`;

test('pods, peers and ports of the wider one must all include those of the other one', async () => {
  const narrow = ingress('narrow', labelled('app: web, tier: a'), pod('app: cli, tier: a'));
  expect(
    await redundant(narrow, ingress('wide', labelled('app: web'), pod('app: cli'), '[{ port: 79, endPort: 81 }]')),
  ).toEqual(['narrow metadata.name']);
  expect(await redundant(narrow, ingress('other', labelled('app: api'), pod('app: cli')))).toEqual([]);
  expect(await redundant(narrow, ingress('other', labelled('app: web'), pod('app: db')))).toEqual([]);
  expect(await redundant(narrow, ingress('other', labelled('app: web'), pod('app: cli'), '[{ port: 81 }]'))).toEqual(
    [],
  );
  expect(await redundant(narrow, ingress('other', labelled('app: web'), pod('app: cli'), '[{ port: http }]'))).toEqual(
    [],
  );
});

test('an expression that always holds is no difference', async () => {
  const expression = '{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [cli, web] }] } }';
  expect(await redundant(ingress('one', '{}', pod('app: cli')), ingress('two', '{}', expression))).toEqual([
    'one metadata.name',
  ]);
});

test('of equal policies the first one stays', async () => {
  const rule = (name: string) => ingress(name, '{}', pod('app: cli'));
  expect(await redundant(rule('a'), rule('b'), rule('c'))).toEqual(['b metadata.name', 'c metadata.name']);
});

test('labels that a namespace has now are no proof', async () => {
  const namespace = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ops, labels: { team: ops } }\n';
  const byName = '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } } }';
  const byLabel = '{ namespaceSelector: { matchLabels: { team: ops } } }';
  expect(await redundant(namespace, ingress('one', '{}', byName), ingress('two', '{}', byLabel))).toEqual([]);
});

test('a policy that denies a direction stays, and so do rules beside one that is open to everybody', async () => {
  const denies = policy(
    'shop',
    'b',
    `{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ from: [${pod('app: cli')}] }] }`,
  );
  expect(await redundant(ingress('a', '{}', pod('app: cli'), '[{ protocol: TCP }]'), denies)).toEqual([
    'a metadata.name',
  ]);
  expect(
    await redundant(policy('shop', 'a', `{ podSelector: {}, ingress: [{ from: [${pod('app: cli')}] }] }`), denies),
  ).toEqual(['b spec.ingress.0']);
  const open = '{ namespaceSelector: {} }';
  expect(await redundant(ingress('a', '{}', pod('app: cli')), ingress('b', '{}', open))).toEqual([]);
});

test('sentences stay short, however many others allow it', async () => {
  const own = 'payments-from-web-and-jobs';
  const [cli, job] = [pod('app: cli'), pod('app: job')];
  const others = ['cli-to-everything', 'job-to-everything', 'all-to-everything'];
  const messages = async (...yaml: readonly string[]) => {
    const analysis = await analyseFiles([{ path: 'all.yaml', text: deployment('shop', 'web') + yaml.join('') }]);
    const found = allFindings(analysis).filter(({ ruleId, resource }) => ruleId === id && resource?.name === own);
    return found.map(({ message }) => message);
  };
  const [a, b] = [ingress(others[0] ?? '', '{}', cli), ingress(others[1] ?? '', '{}', job)];
  const rule = (from: string) => `{ from: [${from}], ports: [{ port: 80 }] }`;
  const ofRules = (...rules: readonly string[]) =>
    policy('shop', own, `{ podSelector: ${labelled('app: web')}, ingress: [${rules.join()}] }`);
  const whole = await messages(ingress(own, labelled('app: web'), `${cli}, ${job}`), a, b);
  expect(whole).toEqual([`NetworkPolicy "${own}" adds nothing: "${others[0]}" and "${others[1]}" allow all of it.`]);
  const ofOthers = await messages(ofRules(rule(`${cli}, ${job}`), rule(pod('app: web'))), a, b);
  expect(ofOthers).toEqual([
    `Ingress rule 1 of NetworkPolicy "${own}" adds nothing: "${others[0]}" and 1 more allow it.`,
  ]);
  const item = await messages(ofRules(rule(`${pod('app: web')}, ${cli}`)), a);
  expect(item).toEqual([
    `Item 2 of "from" in rule 1 of NetworkPolicy "${own}" adds nothing: "${others[0]}" allows it.`,
  ]);
  const ofItself = await messages(ofRules(rule(`${cli}, ${job}`), rule(cli)));
  expect(ofItself).toEqual([`Ingress rule 2 of NetworkPolicy "${own}" adds nothing: rule 1 allows it.`]);
  for (const message of [whole, ofOthers, item, ofItself].flat()) expect(message.length).toBeLessThanOrEqual(120);
});

test('one item of a list', async () => {
  const blocks = ['10.0.0.0/8', '10.1.0.0/16', '192.168.0.0/16'].map((cidr) => `{ ipBlock: { cidr: ${cidr} } }`);
  expect(await redundant(ingress('a', '{}', blocks.join(', ')))).toEqual(['a spec.ingress.0.from.1']);
});

describe('a rule for the whole cluster never decides', () => {
  const all = '{ namespaces: {} }';
  const ops = '{ namespaces: { matchLabels: { team: ops } } }';
  const rule = (action: string, from: string, ports = '') => `{ action: ${action}, from: [${from}]${ports} }`;
  const clusterWide = (name: string, tier: string, priority: number, rules: readonly string[], subject = all) => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: ${name} }
spec: { tier: ${tier}, priority: ${priority}, subject: ${subject}, ingress: [${rules.join(', ')}] }
`;
  const port = ', protocols: [{ tcp: { destinationPort: { number: 80 } } }]';

  test('behind one of its own policy, whatever the actions', async () => {
    for (const action of ['Accept', 'Deny', 'Pass']) {
      const rules = [rule(action, all), rule('Accept', ops), rule('Deny', all, port)];
      expect(await redundant(clusterWide('a', 'Admin', 1, rules))).toEqual(['a spec.ingress.1', 'a spec.ingress.2']);
    }
    expect(await redundant(clusterWide('a', 'Admin', 1, [rule('Deny', ops, port), rule('Accept', ops)]))).toEqual([]);
  });

  test('behind one for the same domain names, or for more', async () => {
    const toNames = (...lists: readonly string[]) =>
      clusterWide('a', 'Admin', 1, []).replace(
        'ingress: []',
        `egress: [${lists.map((names) => `{ action: Accept, to: [{ domainNames: [${names}] }] }`).join(', ')}]`,
      );
    const all = '"*.example.com"';
    for (const narrow of [all, 'a.example.com', 'b.a.example.com', '"*.a.example.com", a.example.com']) {
      expect(await redundant(toNames(all, narrow))).toEqual(['a spec.egress.1']);
    }
    // The wildcard stands for one label at least.
    for (const other of ['example.com', 'notexample.com', '"*.com"', 'a.example.com, a.example.org']) {
      expect(await redundant(toNames(all, other))).toEqual([]);
    }
  });

  test('behind one of a policy that is asked before', async () => {
    const narrow = (tier: string, priority: number) => clusterWide('b', tier, priority, [rule('Accept', ops)]);
    const wide = clusterWide('a', 'Admin', 5, [rule('Deny', all)]);
    expect(await redundant(wide, narrow('Admin', 6))).toEqual(['b metadata.name']);
    expect(await redundant(wide, narrow('Baseline', 1))).toEqual(['b metadata.name']);
    // It is asked before the other one, or nobody knows.
    expect(await redundant(wide, narrow('Admin', 4))).toEqual([]);
    expect(await redundant(wide, narrow('Admin', 5))).toEqual([]);
    // The tier after it decides about what is passed on.
    const passes = clusterWide('a', 'Admin', 5, [rule('Pass', all)]);
    expect(await redundant(passes, narrow('Admin', 6))).toEqual(['b metadata.name']);
    expect(await redundant(passes, narrow('Baseline', 1))).toEqual([]);
    // Of other pods it says nothing.
    expect(await redundant(clusterWide('a', 'Admin', 5, [rule('Deny', all)], ops), narrow('Admin', 6))).toEqual([]);
  });

  test('of a policy that is written twice nothing is known', async () => {
    const one = clusterWide('a', 'Admin', 5, [rule('Deny', all)]);
    const other = clusterWide('a', 'Admin', 5, [rule('Accept', ops)]);
    expect(await redundant(one, other, clusterWide('b', 'Admin', 6, [rule('Accept', ops)]))).toEqual([]);
  });
});
