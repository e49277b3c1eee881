import { expect, test } from 'vitest';
import { type ChangedFlows, countChangedFlows } from '../../../server/src/core/connectivity/compare';
import { editedClusters } from '../../support/cluster';

function pod(namespace: string, name: string, labels: string, ports = '[]'): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: ${labels} }
spec: { containers: [{ name: main, image: app, ports: ${ports} }] }
`;
}

function policy(namespace: string, spec: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: policy, namespace: ${namespace} }
spec: ${spec}
`;
}

/** One file for each document, so that an edit leaves the others as they are. */
function filesOf(yaml: string) {
  const documents = yaml.split('---\n').filter((text) => text !== '');
  return documents.map((text, index) => ({ path: `${index}.yaml`, text }));
}

async function checkChange(
  before: string,
  after: string,
  expected: ChangedFlows,
  namespaces = ['a', 'b'],
): Promise<void> {
  const change = countChangedFlows(...(await editedClusters(filesOf(before), filesOf(after))), new Set(namespaces));
  expect(change).toEqual(expected);
}

const pods = pod('a', 'one', '{ app: one }') + pod('a', 'two', '{ app: two }') + pod('b', 'three', '{ app: three }');

test('a default-deny closes what came in, from both namespaces, but no pod to itself', async () => {
  const denied = pods + policy('a', '{ podSelector: {}, policyTypes: [Ingress] }');
  await checkChange(pods, denied, { opens: 0, closes: 4 });
  await checkChange(denied, pods, { opens: 4, closes: 0 });
  await checkChange(pods, denied, { opens: 0, closes: 2 }, ['b']);
  await checkChange(pods, denied, { opens: 0, closes: 0 }, []);
});

test('a pair that loses one port and gains another counts for both', async () => {
  const rule = (port: number) =>
    policy('a', `{ podSelector: { matchLabels: { app: one } }, ingress: [{ ports: [{ port: ${port} }] }] }`);
  await checkChange(pods + rule(80), pods + rule(81), { opens: 2, closes: 2 });
});

test('a pair is only possibly closed where something that is not known decided before', async () => {
  // Of two policies with one name it is not known which is there.
  const contested =
    policy('a', '{ podSelector: { matchLabels: { app: one } }, policyTypes: [Ingress] }') +
    policy('a', '{ podSelector: { matchLabels: { app: one } }, policyTypes: [Ingress, Egress] }');
  const denyAll = policy('a', '{ podSelector: {}, policyTypes: [Ingress] }').replace('name: ', 'name: all-');
  // one gets connections from two and three: these are closed for certain where they are open for certain.
  await checkChange(pods + contested, pods + contested + denyAll, { opens: 0, closes: 4, mayClose: 3 });
  await checkChange(pods + contested + denyAll, pods + contested, { opens: 4, closes: 0, mayOpen: 3 });
});

test('a label that a peer selector looks for', async () => {
  const rule = policy(
    'a',
    '{ podSelector: { matchLabels: { app: one } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: two } } }] }] }',
  );
  await checkChange(pods + rule, pods.replace('{ app: two }', '{ app: other }') + rule, { opens: 0, closes: 1 });
});

test('a label of a namespace', async () => {
  const rule = policy(
    'a',
    '{ podSelector: { matchLabels: { app: one } }, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: x } } }] }] }',
  );
  const namespace = (team: string) =>
    `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: b, labels: { team: ${team} } }\n`;
  await checkChange(pods + rule + namespace('y'), pods + rule + namespace('x'), { opens: 1, closes: 0 });
});

test('a named port is another number on each pod', async () => {
  const serving =
    pod('a', 'one', '{ app: one }', '[{ name: web, containerPort: 80 }]') +
    pod('a', 'two', '{ app: two }') +
    pod('b', 'three', '{ app: three }');
  const egress = (port: string) =>
    policy(
      'b',
      `{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: {} }], ports: [${port}] }] }`,
    );
  await checkChange(serving + egress('{ port: 9 }'), serving + egress('{ port: web }'), { opens: 1, closes: 2 });
});

test('a workload that exists in one state only does not count', async () => {
  await checkChange(pods, pods + pod('a', 'new', '{ app: new }'), { opens: 0, closes: 0 });
  await checkChange(pods, pod('c', 'elsewhere', '{}'), { opens: 0, closes: 0 });
});

test('what hangs on labels of a namespace that are not written is only possible, as in a preview', async () => {
  const spec = (rules: string) => policy('a', `{ podSelector: {}, policyTypes: [Ingress], ingress: [${rules}] }`);
  const rule = spec('{ from: [{ namespaceSelector: { matchLabels: { team: x } } }] }');
  await checkChange(pods + rule, pods + spec(''), { opens: 0, closes: 4, mayClose: 4 });
  await checkChange(pods + spec(''), pods + rule, { opens: 4, closes: 0, mayOpen: 4 });
  // What was possible is certain now, and the other way round.
  const everybody = spec('{ from: [{ namespaceSelector: {} }] }');
  await checkChange(pods + rule, pods + everybody, { opens: 4, closes: 0, mayOpen: 4 });
  await checkChange(pods + everybody, pods + rule, { opens: 0, closes: 4, mayClose: 4 });
  const written = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: b, labels: { team: y } }\n';
  await checkChange(pods + rule, pods + rule + written, { opens: 0, closes: 2, mayClose: 2 });
});

test('what is possible over the same family on both sides counts, and over different ones it does not', async () => {
  const rule = (cidr: string) => `{ from: [{ ipBlock: { cidr: "${cidr}" } }], ports: [{ port: 80 }] }`;
  const egress = `policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "::/0" } }], ports: [{ port: 80 }] }]`;
  const sender = policy('a', `{ podSelector: { matchLabels: { app: one } }, ${egress} }`);
  const receiver = (rules: string) =>
    policy('a', `{ podSelector: { matchLabels: { app: two } }, policyTypes: [Ingress], ingress: [${rules}] }`).replace(
      'name: policy',
      'name: other',
    );
  const two = pod('a', 'one', '{ app: one }') + pod('a', 'two', '{ app: two }') + sender;
  const before = two + receiver(`${rule('::/0')}, ${rule('10.0.0.0/8')}`);
  const after = two + receiver(rule('10.0.0.0/8'));
  const [old, young] = await editedClusters(filesOf(before), filesOf(after));
  expect(countChangedFlows(old, young, new Set(['a']))).toEqual({ opens: 0, closes: 1, mayClose: 1 });
});
