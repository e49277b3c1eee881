import { expect, test } from 'vitest';
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

test('one item of a list', async () => {
  const blocks = ['10.0.0.0/8', '10.1.0.0/16', '192.168.0.0/16'].map((cidr) => `{ ipBlock: { cidr: ${cidr} } }`);
  expect(await redundant(ingress('a', '{}', blocks.join(', ')))).toEqual(['a spec.ingress.0.from.1']);
});
