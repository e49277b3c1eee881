import { expect, test } from 'vitest';
import { reach } from '../../../server/src/core/connectivity/reach';
import { clusterOfYaml, editedClusters } from '../../support/cluster';
import { policy } from '../../support/graph';

const pod = (name: string, spec: string, status = '') => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: main, image: x }], ${spec} }
${status}`;

const node = (name: string, address: string, zone: string) => `---
apiVersion: v1
kind: Node
metadata: { name: ${name}, labels: { zone: ${zone} } }
status:
  addresses:
    - { type: Hostname, address: ${name} }
    - { type: InternalIP, address: ${address} }
    - { type: ExternalIP, address: 203.0.113.${address.at(-1)} }
`;

const nodes = node('one', '192.168.0.1', 'a') + node('two', '192.168.0.2', 'b');
const web = pod('web', 'nodeName: one');
const agent = pod('agent', 'nodeName: two, hostNetwork: true');
const closed = policy('shop', 'closed', '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }');
const noZoneB = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec:
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ nodes: { matchLabels: { zone: b } } }] }]
`;

async function ask(yaml: string, from: string, to: string): Promise<string | undefined> {
  return reach(await clusterOfYaml(yaml), [{ from, to, port: 80 }])[0]?.verdict;
}

test('a Node of the name gives a pod its node, with its addresses and labels', async () => {
  // A node always reaches its own pods, and no others.
  expect(await ask(web + closed + nodes, '192.168.0.1', 'shop/web')).toBe('allowed');
  expect(await ask(web + closed + nodes, '192.168.0.2', 'shop/web')).toBe('denied');
  expect(await ask(web + agent + closed + nodes, 'shop/agent', 'shop/web')).toBe('denied');
  expect(await ask(web + agent + nodes + noZoneB, 'shop/web', 'shop/agent')).toBe('denied');
  expect(await ask(web + agent + nodes + noZoneB.replace('zone: b', 'zone: a'), 'shop/web', 'shop/agent')).toBe(
    'allowed',
  );
});

test('without it nothing is known, and what the status says goes before it', async () => {
  expect(await ask(web + closed + node('other', '192.168.0.1', 'a'), '192.168.0.1', 'shop/web')).toBe('conditional');
  const moved = pod('web', 'nodeName: one', 'status: { hostIP: 192.168.0.2 }\n');
  expect(await ask(moved + closed + nodes, '192.168.0.1', 'shop/web')).toBe('denied');
  expect(await ask(moved + closed + nodes, '192.168.0.2', 'shop/web')).toBe('allowed');
});

test('an edit of the Node, or of the name, counts at once', async () => {
  const before = [
    { path: 'web.yaml', text: web + closed },
    { path: 'node.yaml', text: node('one', '192.168.0.2', 'a') + node('two', '192.168.0.1', 'a') },
  ];
  const change = (path: string, text: string) => before.map((file) => (file.path === path ? { path, text } : file));
  const verdicts = async (after: typeof before) =>
    (await editedClusters(before, after)).map(
      (cluster) => reach(cluster, [{ from: '192.168.0.1', to: 'shop/web', port: 80 }])[0]?.verdict,
    );
  expect(await verdicts(change('node.yaml', nodes))).toEqual(['denied', 'allowed']);
  expect(await verdicts(change('node.yaml', node('two', '192.168.0.1', 'a')))).toEqual(['denied', 'conditional']);
  expect(await verdicts(change('web.yaml', pod('web', 'nodeName: two') + closed))).toEqual(['denied', 'allowed']);
});
