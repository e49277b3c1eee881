import { expect, test } from 'vitest';
import { type ReachQuery, reach } from '../../../server/src/core/connectivity/reach';
import { clusterOfYaml } from '../../support/cluster';
import { policy } from '../../support/graph';

/** A node with a pod that a Service opens on every node, and one that opens a port itself. */
const shop = (service = '') => `---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, image: web, ports: [{ containerPort: 8080, hostPort: 9090 }] }] }
status: { hostIP: 192.168.0.1 }
---
apiVersion: v1
kind: Pod
metadata: { name: other, namespace: shop }
spec: { hostNetwork: true }
status: { hostIP: 192.168.0.2 }
---
apiVersion: v1
kind: Service
metadata: { name: front, namespace: shop }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]${service} }
`;
const listed = policy(
  'shop',
  'web',
  '{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ ipBlock: { cidr: 198.51.100.0/24 } }], ports: [{ port: 8080 }] }] }',
);
const [welcome, stranger] = ['198.51.100.1', '203.0.113.1'];

async function ask(yaml: string, from: string, to: string, port: number, protocol = 'TCP'): Promise<string> {
  const query: ReachQuery = { from, to, port, protocol };
  const [answer] = reach(await clusterOfYaml(yaml), [query]);
  return `${answer?.verdict}: ${answer?.reason}`;
}

test('a node port leads to the pods behind the Service, whose policies decide', async () => {
  const local = shop(', externalTrafficPolicy: Local') + listed;
  expect(await ask(local, welcome, '192.168.0.1', 30080)).toBe(
    'allowed: Node port 30080 leads to Service "shop/front": Rule ingress[0] of NetworkPolicy "shop/web" allows it for "shop/web".',
  );
  expect(await ask(local, stranger, '192.168.0.1', 30080)).toBe(
    'denied: Node port 30080 leads to Service "shop/front": "shop/web" is isolated for ingress by NetworkPolicy "shop/web", and no rule allows TCP 8080 (port 80 of Service "shop/front") from "203.0.113.1".',
  );
  expect(await ask(shop(), stranger, '192.168.0.2', 30080)).toMatch(/^allowed: Node port 30080 leads to Service/);
});

test('with externalTrafficPolicy Local a node without such a pod forwards nothing from outside', async () => {
  const local = shop(', externalTrafficPolicy: Local');
  expect(await ask(local, stranger, '192.168.0.2', 30080)).toBe(
    'denied: Node port 30080 leads to Service "shop/front", which has no pod on node 192.168.0.2, and its externalTrafficPolicy is Local.',
  );
  expect(await ask(local, stranger, '192.168.0.1', 30080)).toMatch(/^allowed: /);
  expect(await ask(local, 'shop/web', '192.168.0.2', 30080)).toMatch(/^allowed: /);
  expect(await ask(local, '192.168.0.1', '192.168.0.2', 30080)).toMatch(/^allowed: /);
  // On which node the pod is, is not written.
  const anywhere = local.replace('status: { hostIP: 192.168.0.1 }', '');
  expect(await ask(anywhere, stranger, '192.168.0.2', 30080)).toMatch(/^allowed: /);
});

test('where pods may see the address of a node in place of the client, it depends', async () => {
  const depends = (client: string, node: string) =>
    `conditional: Node port 30080 leads to Service "shop/front", and it depends on the network plugin whether its pods see the address of the client (${client}) or of a node (${node}).`;
  // The node of the pod always reaches it; the other one is in no ipBlock.
  expect(await ask(shop() + listed, stranger, '192.168.0.1', 30080)).toBe(depends('denied', 'allowed'));
  expect(await ask(shop() + listed, welcome, '192.168.0.2', 30080)).toBe(depends('allowed', 'denied'));
  expect(await ask(shop() + listed, stranger, '192.168.0.2', 30080)).toMatch(/^denied: /);
});

test('a hostPort of a pod on the node leads to it, and plugins differ in what policies see', async () => {
  const leads = 'Port 9090 of node 192.168.0.1 is a hostPort of "shop/web"';
  expect(await ask(shop() + listed, stranger, '192.168.0.1', 9090)).toBe(
    `conditional: ${leads}, and it depends on the network plugin whether policies see such connections, and from which address.`,
  );
  expect(await ask(shop(), stranger, '192.168.0.1', 9090)).toBe(
    `allowed: ${leads}: No policy isolates "shop/web" for ingress.`,
  );
});

test('other ports, protocols and nodes lead nowhere', async () => {
  const free = (node: string) => `allowed: No policy isolates node ${node} for ingress.`;
  expect(await ask(shop() + listed, stranger, '192.168.0.1', 22)).toBe(free('192.168.0.1'));
  expect(await ask(shop() + listed, stranger, '192.168.0.1', 30080, 'UDP')).toBe(free('192.168.0.1'));
  expect(await ask(shop() + listed, stranger, '192.168.0.2', 9090)).toBe(free('192.168.0.2'));
});

test('a node port is no port of the Service', async () => {
  expect(await ask(shop(), stranger, 'shop/front', 30080)).toBe(
    'denied: TCP 30080 is a port of the nodes for Service "shop/front", whose own ports are TCP 80.',
  );
  expect(await ask(shop(), stranger, 'shop/front', 443)).toBe(
    'denied: Service "shop/front" forwards nothing for TCP 443, only TCP 80.',
  );
});

test('where a Service that is named hides the address of clients, it depends', async () => {
  const asked = (service: string, from: string) => ask(service + listed, from, 'shop/Service/front', 80);
  const hides = 'Service "shop/front" may hide the address of clients (externalTrafficPolicy)';
  expect(await asked(shop(), welcome)).toContain(`conditional: ${hides}`);
  expect(await asked(shop(), stranger)).toContain(`conditional: ${hides}`);
  expect(await asked(shop(', externalTrafficPolicy: Local'), welcome)).toMatch(/^allowed: Rule ingress\[0\]/);
  expect(await asked(shop(', externalTrafficPolicy: Local'), stranger)).toMatch(/^denied: /);
  // Without a policy it is the same for both, and in the cluster nothing is hidden.
  expect(await ask(shop(), stranger, 'shop/Service/front', 80)).toMatch(/^allowed: /);
  expect(await asked(shop(), 'shop/other')).not.toContain('hide');
});
