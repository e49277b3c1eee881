import { expect, test } from 'vitest';
import { reach } from '../../../server/src/core/connectivity/reach';
import { buildGraph } from '../../../server/src/core/graph/build-graph';
import { clusterOfYaml } from '../../support/cluster';

/** Two pods on two nodes, each of which has an IPv4 and an IPv6 address. */
const pods = [1, 2]
  .map(
    (number) => `
apiVersion: v1
kind: Pod
metadata: { name: p${number}, namespace: shop, labels: { app: p${number} } }
spec: { containers: [{ name: main, image: app }] }
status:
  hostIP: 10.1.0.${number}
  hostIPs: [{ ip: 10.1.0.${number} }, { ip: "fd01::${number}" }]
  podIP: 10.0.0.${number}
  podIPs: [{ ip: 10.0.0.${number} }, { ip: "fd00::${number}" }]
---`,
  )
  .join('');

const policy = (ingress: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { podSelector: {}, ingress: ${ingress} }
`;

const onlyIpv6 = '[{ from: [{ ipBlock: { cidr: "fd00::/16" } }] }]';
const oneOfEach = '[{ from: [{ ipBlock: { cidr: "fd00::/16" } }, { ipBlock: { cidr: 10.0.0.0/16 } }] }]';
const inARuleEach = '[{ from: [{ ipBlock: { cidr: "fd00::/16" } }] }, { from: [{ ipBlock: { cidr: 10.0.0.0/16 } }] }]';
const onTwoPorts =
  '[{ from: [{ ipBlock: { cidr: "fd00::/16" } }] }, { from: [{ ipBlock: { cidr: 10.0.0.0/16 } }], ports: [{ port: 443 }] }]';
const inTwoRules = '[{ from: [{ ipBlock: { cidr: "fd00::/16" } }] }, { from: [{ ipBlock: { cidr: 10.0.0.2/32 } }] }]';

test.each([
  // Whichever address the connection uses decides, and a question may say which one it is.
  [onlyIpv6, 'shop/p2', 'shop/p1', 'conditional'],
  [onlyIpv6, '10.0.0.2', 'shop/p1', 'denied'],
  [onlyIpv6, 'fd00::2', 'shop/p1', 'allowed'],
  [onlyIpv6, 'shop/p2', '10.0.0.1', 'denied'],
  [onlyIpv6, 'shop/p2', 'fd00::1', 'allowed'],
  [oneOfEach, 'shop/p2', 'shop/p1', 'allowed'],
  [inARuleEach, 'shop/p2', 'shop/p1', 'allowed'],
  [onTwoPorts, 'shop/p2', 'shop/p1', 'conditional'],
  [inTwoRules, 'shop/p2', 'shop/p1', 'allowed'],
  [inTwoRules, '10.0.0.2', 'shop/p1', 'allowed'],
  ['[]', 'shop/p2', 'shop/p1', 'denied'],
  // A node reaches its own pods from either of its addresses.
  ['[]', '10.1.0.1', 'shop/p1', 'allowed'],
  ['[]', 'fd01::1', 'shop/p1', 'allowed'],
  ['[]', 'fd01::2', 'shop/p1', 'denied'],
])('ingress %s, from %s to %s: %s', async (ingress, from, to, verdict) => {
  const [answer] = reach(await clusterOfYaml(pods + policy(ingress)), [{ from, to, port: 80 }]);
  expect(answer?.verdict).toBe(verdict);
});

test.each([
  [policy(inARuleEach), 'All Connections', undefined],
  [policy(onTwoPorts), 'All Connections', 'TCP 443'],
  [
    policy(inARuleEach)
      .replace('ingress: [{ from:', 'ingress: [{ ports: [{ port: 80 }], from:')
      .replace('/16 } }] }]', '/16 } }], ports: [{ port: 80 }] }]'),
    'TCP 80',
    undefined,
  ],
  [
    `${policy('[{ from: [{ ipBlock: { cidr: "fd00::/16" } }] }]')}---${policy('[{ from: [{ ipBlock: { cidr: 10.0.0.0/16 } }] }]').replace('name: p', 'name: q')}`,
    'All Connections',
    undefined,
  ],
])('in the graph both families together are certain: %#', async (policies, conn, certainConn) => {
  const edges = [...buildGraph(await clusterOfYaml(pods + policies))].filter(({ src }) => src === 'shop/p2[Pod]');
  const edge = edges.find(({ dst }) => dst === 'shop/p1[Pod]');
  expect(edge).toEqual({
    src: 'shop/p2[Pod]',
    dst: 'shop/p1[Pod]',
    conn,
    ...(certainConn === undefined ? {} : { certain: false, certainConn }),
  });
});

test('two rules that deny one family each deny the pair', async () => {
  const deny = (action: string) => `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: families }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ networks: ["fd00::/16"] }] }, { action: ${action}, to: [{ networks: [10.0.0.0/16] }] }]
`;
  const ask = async (action: string) =>
    reach(await clusterOfYaml(pods + deny(action)), [{ from: 'shop/p2', to: 'shop/p1', port: 80 }])[0]?.verdict;
  expect(await ask('Deny')).toBe('denied');
  expect(await ask('Accept')).toBe('conditional');
});

test('the node of a Node object has all of its addresses', async () => {
  const node = `---
apiVersion: v1
kind: Node
metadata: { name: n }
status: { addresses: [{ type: InternalIP, address: 10.1.0.1 }, { type: ExternalIP, address: 203.0.113.1 }] }
`;
  const cluster = await clusterOfYaml(pods + policy('[]') + node);
  const [answer] = reach(cluster, [{ from: '203.0.113.1', to: 'shop/p1', port: 80 }]);
  expect(answer?.verdict).toBe('allowed');
});

test('denying one family leaves the other', async () => {
  const deny = `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: no-ipv6 }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ networks: ["::/0"] }] }]
`;
  const ask = async (to: string) => reach(await clusterOfYaml(pods + deny), [{ from: 'shop/p2', to, port: 80 }])[0];
  expect((await ask('shop/p1'))?.verdict).toBe('conditional');
  expect((await ask('shop/p1'))?.reason).toBe(
    'It depends on which address of "shop/p1" is used, and the field networks decides.',
  );
  expect((await ask('10.0.0.1'))?.verdict).toBe('allowed');
  expect((await ask('fd00::1'))?.verdict).toBe('denied');
});
