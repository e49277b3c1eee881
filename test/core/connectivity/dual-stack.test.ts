import { describe, expect, test } from 'vitest';
import { type ReachAnswer, reach } from '../../../server/src/core/connectivity/reach';
import { buildGraph } from '../../../server/src/core/graph/build-graph';
import { explainGraph } from '../../../server/src/core/graph/explain-graph';
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
    'It depends on which address of "shop/p1" is used, and the field networks decides. Over IPv4 it is allowed: No policy isolates "shop/p2" for egress or "shop/p1" for ingress. Over IPv6 it is denied: Rule egress[0] of ClusterNetworkPolicy "no-ipv6" denies TCP 80.',
  );
  expect((await ask('10.0.0.1'))?.verdict).toBe('allowed');
  expect((await ask('fd00::1'))?.verdict).toBe('denied');
});

describe('both sides decide about a connection of one family', () => {
  const egress = (block: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: ${block} } }] }] }
---`;
  const ingress = (block: string) => policy(`[{ from: [{ ipBlock: { cidr: ${block} } }] }]`);
  const [ipv4, ipv6] = ['0.0.0.0/0', '"::/0"'];
  const unaddressed = pods.replace(/status:[^-]*/g, '');

  test.each([
    ['both have both', pods, ipv4, ipv6, 'denied'],
    ['both have both', pods, ipv6, ipv4, 'denied'],
    ['both have both', pods, ipv4, ipv4, 'conditional'],
    ['nothing says what they have', unaddressed, ipv4, ipv6, 'denied'],
    ['nothing says what they have', unaddressed, ipv6, ipv6, 'conditional'],
  ])('%s', async (_, both, to, from, verdict) => {
    const cluster = await clusterOfYaml(both + egress(to) + ingress(from));
    const [answer] = reach(cluster, [{ from: 'shop/p2', to: 'shop/p1', port: 80 }]);
    expect(answer?.verdict).toBe(verdict);
    const edge = [...buildGraph(cluster)].find(({ src, dst }) => src === 'shop/p2[Pod]' && dst === 'shop/p1[Pod]');
    const line = { conn: 'All Connections', certain: false };
    expect(edge).toEqual(verdict === 'denied' ? undefined : { src: 'shop/p2[Pod]', dst: 'shop/p1[Pod]', ...line });
    const explained = [...explainGraph(cluster, { ipBlocks: 'pods' })].find(
      ({ src, dst }) => src === 'shop/p2[Pod]' && dst === 'shop/p1[Pod]',
    );
    expect(explained?.conn).toBe(verdict === 'denied' ? 'No Connections' : 'All Connections');
    expect(explained?.certain).toBe(verdict === 'denied' ? undefined : false);
  });

  test('the answer says what decides in each', async () => {
    const cluster = await clusterOfYaml(pods + egress(ipv4) + ingress(ipv6));
    const [answer] = reach(cluster, [{ from: 'shop/p2', to: 'shop/p1', port: 80 }]);
    expect(answer?.reason).toBe(
      'Over IPv4: "shop/p1" is isolated for ingress by NetworkPolicy "shop/p", and no rule allows TCP 80 from "shop/p2". Over IPv6: "shop/p2" is isolated for egress by NetworkPolicy "shop/out", and no rule allows TCP 80 to "shop/p1".',
    );
    expect(answer?.because.map(({ effect, direction }) => `${direction} ${effect}`)).toEqual([
      'egress isolate',
      'egress allow',
      'ingress isolate',
      'ingress allow',
    ]);
  });

  test('a rule for each family allows for certain, and is named for its own', async () => {
    const cluster = await clusterOfYaml(pods + policy(inARuleEach));
    const [answer] = reach(cluster, [{ from: 'shop/p2', to: 'shop/p1', port: 80 }]);
    const open = 'No policy isolates "shop/p2" for egress, and ingress';
    const rule = (index: number) => `${open}[${index}] of NetworkPolicy "shop/p" allows it for "shop/p1".`;
    expect(answer?.reason).toBe(`Over IPv4: ${rule(1)} Over IPv6: ${rule(0)}`);
    const allowing = (because: ReachAnswer['because'] = []) =>
      because.filter(({ effect }) => effect === 'allow').map((each) => [each.where?.rule?.index, each.certainty]);
    expect(allowing(answer?.because)).toEqual([
      [1, 'certain'],
      [0, 'certain'],
    ]);
    const explained = [...explainGraph(cluster, { ipBlocks: 'pods' })].find(({ src, dst }) => /p2.*p1/.test(src + dst));
    expect(explained?.allowed.map(({ because }) => allowing(because))).toEqual([
      [
        [1, 'certain'],
        [0, 'certain'],
      ],
    ]);
  });

  test('where one is decided, the answer is about the other', async () => {
    const [answer] = reach(await clusterOfYaml(unaddressed + ingress('10.0.0.0/8')), [
      { from: 'shop/p2', to: 'shop/p1', port: 80 },
    ]);
    expect(answer?.verdict).toBe('conditional');
    expect(answer?.reason).toBe('The IP address of "shop/p2" is not in the manifests, and an ipBlock decides.');
  });

  test('a domain name has an address of the family that the pod has', async () => {
    const [, six = ''] = pods.replaceAll('---', '--- ').split('--- ');
    const onlySix = six.replace('podIP: 10.0.0.2', 'podIP: "fd00::2"').replace('{ ip: 10.0.0.2 }, ', '');
    const ask = async (block: string) =>
      reach(await clusterOfYaml(`${onlySix}---${egress(block)}`), [
        { from: 'shop/p2', to: 'fqdn:example.com', port: 80 },
      ])[0]?.verdict;
    expect(await ask(ipv4)).toBe('denied');
    expect(await ask(ipv6)).toBe('allowed');
    expect(await ask('"2001:db8::/32"')).toBe('conditional');
  });

  test('a rule for each family in policies of their own matches every pod', async () => {
    const each = `${ingress(ipv4)}---${ingress(ipv6).replace('name: p', 'name: q')}`;
    for (const both of [pods, unaddressed]) {
      const cluster = await clusterOfYaml(both + each);
      expect(reach(cluster, [{ from: 'shop/p2', to: 'shop/p1', port: 80 }])[0]?.verdict).toBe('allowed');
      const edges = [...buildGraph(cluster)].filter(
        ({ src, dst }) => src.startsWith('shop/') && dst.startsWith('shop/'),
      );
      expect(edges.map(({ conn, certain }) => [conn, certain])).toEqual(Array(2).fill(['All Connections', undefined]));
    }
  });
});

describe('between a pod of one family and one whose address is not written', () => {
  const podOf = (name: string, status: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: main, image: app }] }
${status}
`;
  const of = (direction: 'ingress' | 'egress', pod: string, block: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  podSelector: { matchLabels: { app: ${pod} } }
  policyTypes: [${direction === 'ingress' ? 'Ingress' : 'Egress'}]
  ${direction}: [{ ${direction === 'ingress' ? 'from' : 'to'}: [{ ipBlock: { ${block} } }] }]
`;
  const both = podOf('any', '') + podOf('four', 'status: { podIP: 10.0.0.4 }');

  // A connection between the two can only be of IPv4, and then the pod has some address of it.
  test.each([
    ['any', 'four', of('ingress', 'four', 'cidr: 0.0.0.0/0'), 'allowed'],
    ['any', 'four', of('ingress', 'four', 'cidr: "::/0"'), 'denied'],
    ['any', 'four', of('ingress', 'four', 'cidr: 10.0.0.0/8'), 'conditional'],
    ['four', 'any', of('egress', 'four', 'cidr: 0.0.0.0/0'), 'allowed'],
    ['four', 'any', of('egress', 'four', 'cidr: "::/0"'), 'denied'],
    ['four', 'any', of('egress', 'four', 'cidr: 0.0.0.0/0, except: [10.0.0.0/8]'), 'conditional'],
    // The other side sees the address that is known.
    ['four', 'any', of('ingress', 'any', 'cidr: 10.0.0.0/8'), 'allowed'],
  ])('%s to %s: %#', async (from, to, written, verdict) => {
    const cluster = await clusterOfYaml(both + written);
    expect(reach(cluster, [{ from: `shop/${from}`, to: `shop/${to}`, port: 80 }])[0]?.verdict).toBe(verdict);
    const edge = [...buildGraph(cluster)].find(
      ({ src, dst }) => src === `shop/${from}[Pod]` && dst === `shop/${to}[Pod]`,
    );
    expect(edge && (edge.certain ?? true)).toBe(verdict === 'denied' ? undefined : verdict === 'allowed');
  });
});

test('nothing connects from one family to the other', async () => {
  const single = (name: string, ip: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: main, image: app }] }
status: { podIP: "${ip}" }
`;
  const cluster = await clusterOfYaml(single('four', '10.0.0.4') + single('six', 'fd00::6'));
  const ask = (from: string, to: string) => reach(cluster, [{ from, to, port: 80 }])[0];
  expect(ask('2001:db8::1', 'shop/four')).toEqual({
    verdict: 'denied',
    reason:
      '"2001:db8::1" has only IPv6 addresses and "shop/four" has only IPv4 addresses, and a connection is of one family.',
    because: [],
  });
  expect(ask('2001:db8::1', 'shop/six')?.verdict).toBe('allowed');
  expect(ask('shop/four', 'shop/six')?.verdict).toBe('denied');
  const edges = [...buildGraph(cluster)].map(({ src, dst }) => `${src} ${dst}`);
  expect(edges.filter((edge) => edge.includes('four') && edge.includes('six'))).toEqual([]);
});
