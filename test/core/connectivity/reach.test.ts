import { describe, expect, test } from 'vitest';
import { type ReachQuery, reach } from '../../../server/src/core/connectivity/reach';
import { clusterOfYaml } from '../../support/cluster';
import { checkReach, denyIngress, policy, shop, webToDb } from './shop';

describe('verdicts and their reasons', () => {
  test('no policy', () =>
    checkReach(
      shop,
      { from: 'shop/web', to: 'shop/db', port: 5432 },
      'allowed',
      'No policy isolates "shop/web" for egress or "shop/db" for ingress.',
    ));

  test('isolated', () =>
    checkReach(
      shop + denyIngress,
      { from: 'tools/tool', to: 'shop/db', protocol: 'TCP', port: 5432 },
      'denied',
      '"shop/db" is isolated for ingress by NetworkPolicy "shop/deny-ingress", and no rule allows TCP 5432 from "tools/tool".',
    ));

  test('allowed by a rule', () =>
    checkReach(
      shop + denyIngress + webToDb,
      { from: 'shop/web', to: 'shop/db', protocol: 'tcp', port: 5432 },
      'allowed',
      'No policy isolates "shop/web" for egress, and ingress[0] of NetworkPolicy "shop/web-to-db" allows it for "shop/db".',
    ));

  test('the other port, with two isolating policies', () =>
    checkReach(
      shop + denyIngress + webToDb,
      { from: 'shop/web', to: 'shop/db', port: 5433 },
      'denied',
      '"shop/db" is isolated for ingress by NetworkPolicy "shop/deny-ingress" and 1 more, and no rule allows TCP 5433 from "shop/web".',
    ));

  test('no port stated, some allowed', () =>
    checkReach(
      shop + denyIngress + webToDb,
      { from: 'shop/web', to: 'shop/db' },
      'conditional',
      'It depends on the port: of all ports of TCP, what is allowed is TCP 5432.',
    ));

  test('from outside', () =>
    checkReach(
      shop + denyIngress,
      { from: '203.0.113.9', to: 'shop/web', port: 80 },
      'denied',
      '"shop/web" is isolated for ingress by NetworkPolicy "shop/deny-ingress", and no rule allows TCP 80 from "203.0.113.9".',
    ));

  test('neither end in the cluster', () =>
    checkReach(
      shop + denyIngress,
      { from: '203.0.113.9', to: 'fqdn:example.com', port: 80 },
      'allowed',
      'Neither end is in the cluster, so no policy of the cluster applies.',
    ));

  test('ICMP is not defined for isolated pods, and free for others', async () => {
    const why =
      'NetworkPolicy does not define ICMP, so it depends on the network plugin whether an isolated pod gets it.';
    await checkReach(shop + denyIngress, { from: 'shop/web', to: 'shop/db', protocol: 'ICMP' }, 'unknown', why);
    const free = 'No policy isolates "tools/tool" for egress or "tools/tool" for ingress.';
    const toTool: ReachQuery = { from: 'shop/web', to: 'tools/tool', protocol: 'ICMP' };
    await checkReach(shop + denyIngress, toTool, 'allowed', free.replace('tools/tool', 'shop/web'));
  });

  test.each<[ReachQuery, string]>([
    [{ from: 'shop/web', to: 'shop/db', port: 0 }, 'Port 0 is not a whole number from 1 to 65535.'],
    [{ from: 'shop/web', to: 'shop/db', port: 70_000 }, 'Port 70000 is not a whole number from 1 to 65535.'],
    [
      { from: 'shop/web', to: 'shop/db', protocol: 'QUIC', port: 1 },
      'Protocol "QUIC" is none of TCP, UDP, SCTP and ICMP.',
    ],
    [
      { from: 'shop/nothing', to: 'shop/db', port: 1 },
      'The manifests have no workload, pod or Service "shop/nothing". Namespace "shop" has "shop/db", "shop/job" and "shop/web".',
    ],
    [
      { from: 'shop/web', to: 'other/db', port: 1 },
      'The manifests have no workload, pod or Service "other/db". Did you mean "shop/db"?',
    ],
    [
      { from: 'shop/webb', to: 'shop/db', port: 1 },
      'The manifests have no workload, pod or Service "shop/webb". Did you mean "shop/web"?',
    ],
    [
      { from: 'web', to: 'shop/db', port: 1 },
      '"web" is none of ns/name, ns/Kind/name, ns/name[Kind], an IP address, a CIDR and fqdn:name. Did you mean "shop/web"?',
    ],
    [
      { from: '', to: 'shop/db', port: 1 },
      '"" is none of ns/name, ns/Kind/name, ns/name[Kind], an IP address, a CIDR and fqdn:name.',
    ],
  ])('a question that cannot be answered: %j', (query, reason) => checkReach(shop, query, 'unknown', reason));
});

describe('what the manifests do not say', () => {
  const allowBlock = policy(
    'block',
    'podSelector: { matchLabels: { app: web } }\npolicyTypes: [Egress]\negress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/24 } }] }]',
  );

  test('an ipBlock and a pod without address', () =>
    checkReach(
      shop + allowBlock,
      { from: 'shop/web', to: 'shop/db', port: 80 },
      'conditional',
      'The IP address of "shop/db" is not in the manifests, and an ipBlock decides.',
    ));

  test('an ipBlock and a pod with address', async () => {
    const query = { from: 'shop/web', to: 'shop/job-x1', port: 80 };
    const cluster = await clusterOfYaml(shop + allowBlock);
    expect(reach(cluster, [query])[0]?.verdict).toBe('allowed');
    expect(reach(cluster, [query], { ipBlocks: 'external' })[0]?.verdict).toBe('denied');
  });

  test('an ipBlock and a DNS name', () =>
    checkReach(
      shop + allowBlock,
      { from: 'shop/web', to: 'fqdn:example.com', port: 443 },
      'conditional',
      'The addresses of "example.com" are not known, and an ipBlock decides.',
    ));

  test('a namespace without manifest: its name is known, its other labels are not', async () => {
    const from = (selector: string) =>
      policy('from', `podSelector: {}\ningress: [{ from: [{ namespaceSelector: { matchLabels: { ${selector} } } }] }]`);
    const query = { from: 'tools/tool', to: 'shop/web', port: 80 };
    const byName =
      'No policy isolates "tools/tool" for egress, and ingress[0] of NetworkPolicy "shop/from" allows it for "shop/web".';
    await checkReach(shop + from('kubernetes.io/metadata.name: tools'), query, 'allowed', byName);
    const notInManifests = 'The labels of namespace "tools" are not in the manifests.';
    await checkReach(shop + from('team: tools'), query, 'conditional', notInManifests);
    expect(
      reach(await clusterOfYaml(shop + from('kubernetes.io/metadata.name: x, team: z')), [query])[0]?.verdict,
    ).toBe('denied');
  });

  test('a host-network pod may be on the same node', () =>
    checkReach(
      shop + denyIngress,
      { from: 'tools/agent', to: 'shop/web', port: 80 },
      'conditional',
      'The manifests do not say whether "tools/agent" is on the node of "shop/web", and a node always reaches its own pods.',
    ));

  test('a node reaches its own pods', () =>
    checkReach(
      shop + denyIngress,
      { from: '192.168.0.1', to: 'shop/job-x1', port: 80 },
      'allowed',
      'A node always reaches its own pods, and "shop/job" is one of them.',
    ));

  test('a host-network pod is not isolated by selectors', () =>
    checkReach(
      shop + policy('deny', 'podSelector: {}', 'tools'),
      { from: 'shop/web', to: 'tools/agent', port: 9100 },
      'allowed',
      'No policy isolates "shop/web" for egress or "tools/agent" for ingress.',
    ));
});

describe('what is not understood', () => {
  const cilium = `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: rules, namespace: shop }
spec: { endpointSelector: {} }
`;
  const query = { from: 'tools/tool', to: 'shop/web', port: 80 };

  test('a policy of another kind makes its namespace unknown, allowed or not', async () => {
    const why = 'CiliumNetworkPolicy "rules" is not modelled yet.';
    await checkReach(shop + cilium, query, 'unknown', why);
    await checkReach(shop + cilium + denyIngress, query, 'unknown', why);
    const answers = reach(await clusterOfYaml(shop + cilium), [{ from: 'tools/tool', to: '203.0.113.9', port: 80 }]);
    expect(answers[0]?.verdict).toBe('allowed');
  });

  test('a mesh policy can only close', async () => {
    const istio = cilium
      .replace('cilium.io/v2', 'security.istio.io/v1')
      .replace('CiliumNetworkPolicy', 'AuthorizationPolicy');
    await checkReach(shop + istio, query, 'unknown', 'AuthorizationPolicy "rules" is not modelled yet.');
    const answers = reach(await clusterOfYaml(shop + istio + denyIngress), [query]);
    expect(answers[0]?.verdict).toBe('denied');
  });

  test('a NetworkPolicy that Kubernetes would refuse', async () => {
    const wrong = policy('wrong', 'podSelector: {}\ningress: [{ from: [{}] }]');
    const answers = reach(await clusterOfYaml(shop + wrong), [query]);
    expect(answers[0]?.verdict).toBe('unknown');
    expect(answers[0]?.reason).toContain('NetworkPolicy "wrong"');
  });

  test('one that Kubernetes would refuse takes nothing from what another one allows', async () => {
    const wrong = policy('wrong', 'podSelector: {}\npolicyTypes: [ingress]');
    const open = policy('open', 'podSelector: {}\npolicyTypes: [Ingress]\ningress: [{ ports: [{ port: 80 }] }]');
    const manifests = shop + wrong + open;
    const why =
      'No policy isolates "tools/tool" for egress, and ingress[0] of NetworkPolicy "shop/open" allows it for "shop/web".';
    await checkReach(manifests, query, 'allowed', why);
    const [other] = reach(await clusterOfYaml(manifests), [{ ...query, port: 81 }]);
    expect(other?.verdict).toBe('unknown');
    // Of a kind that is not modelled it is not known whether it only adds.
    const [withOther] = reach(await clusterOfYaml(shop + cilium + open), [query]);
    expect(withOther?.verdict).toBe('unknown');
  });

  test('policies with one name and different rules', async () => {
    const other = policy('deny-ingress', 'podSelector: { matchLabels: { app: db } }');
    const why = 'NetworkPolicy "shop/deny-ingress" is written more than once, with different rules.';
    await checkReach(shop + denyIngress + other, query, 'unknown', why);
    const [answer] = reach(await clusterOfYaml(shop + denyIngress + denyIngress), [query]);
    expect(answer?.verdict).toBe('denied');
  });

  test('an ipBlock that is none', () =>
    checkReach(
      shop + policy('wrong', 'podSelector: {}\ningress: [{ from: [{ ipBlock: { cidr: 10.0.0.0 } }] }]'),
      query,
      'unknown',
      'NetworkPolicy "wrong" cannot be read as written ("10.0.0.0" is not a CIDR).',
    ));
});

describe('what could not be read', () => {
  const query = { from: 'tools/tool', to: 'shop/web', port: 80 };

  test('manifests that are not all known', async () => {
    const cluster = await clusterOfYaml(shop + denyIngress);
    const incomplete = { ...cluster, facts: { ...cluster.facts, incomplete: 'The chart is not rendered.' } };
    const [answer] = reach(incomplete, [query]);
    expect([answer?.verdict, answer?.reason]).toEqual(['unknown', 'The chart is not rendered.']);
  });

  test('a Namespace with YAML errors: its labels are not known', async () => {
    const broken = shop.replace('labels: { team: shop } }', 'labels: { team: shop }');
    const from = policy(
      'p',
      'podSelector: {}\ningress: [{ from: [{ namespaceSelector: { matchLabels: { a: b } } }] }]',
    );
    await checkReach(
      broken + from,
      { from: 'shop/web', to: 'shop/db', port: 80 },
      'conditional',
      'Namespace "shop" has YAML errors.',
    );
  });

  test('a workload with YAML errors, and its policies', async () => {
    const broken = shop.replace('labels: { app: web }', 'labels: { app: web');
    const [answer] = reach(await clusterOfYaml(broken), [query]);
    expect(answer?.verdict).toBe('unknown');
    const brokenPolicy = denyIngress.replace('podSelector: {}', 'podSelector: {');
    const [other] = reach(await clusterOfYaml(shop + brokenPolicy), [query]);
    expect(other?.verdict).toBe('unknown');
  });
});

test('a pod that has ended has no address any more', async () => {
  const done = (phase: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: done, namespace: tools }
status: { phase: ${phase}, podIP: 10.0.0.5 }
`;
  const query = { from: 'shop/web', to: '10.0.0.5', port: 80 };
  const verdictWith = async (phase: string) =>
    reach(await clusterOfYaml(shop + denyIngress + done(phase)), [query])[0]?.verdict;
  expect(await verdictWith('Succeeded')).toBe('denied');
  expect(await verdictWith('Failed')).toBe('denied');
  // Two pods that run cannot have one address.
  expect(await verdictWith('Running')).toBe('unknown');
});

describe('evidence', () => {
  test('names the rules with their fields', async () => {
    const [answer] = reach(await clusterOfYaml(shop + denyIngress + webToDb), [
      { from: 'shop/web', to: 'shop/db', port: 5432 },
    ]);
    const because = answer?.because.map(({ effect, direction, where }) => [
      effect,
      direction,
      where?.resource.name,
      where?.path.join('.'),
      where?.rule?.index,
    ]);
    expect(because).toEqual([
      ['default', 'egress', undefined, undefined, undefined],
      ['isolate', 'ingress', 'deny-ingress', 'spec.podSelector', undefined],
      ['isolate', 'ingress', 'web-to-db', 'spec.podSelector', undefined],
      ['allow', 'ingress', 'web-to-db', 'spec.ingress.0', 0],
    ]);
  });
});

describe('a range of addresses', () => {
  const some = policy(
    'some',
    `podSelector: { matchLabels: { app: db } }
policyTypes: [Ingress, Egress]
ingress: [{ from: [{ ipBlock: { cidr: 172.16.0.0/16, except: [172.16.1.0/24] } }] }]
egress: [{ to: [{ ipBlock: { cidr: 192.0.2.0/25 } }, { ipBlock: { cidr: 192.0.2.128/25 } }] }]`,
  );
  const isolated = '"shop/db" is isolated for ingress by NetworkPolicy "shop/some", and no rule allows TCP 5432 from';
  test.each([
    ['172.16.2.0/24', 'shop/db', 'allowed', 'Rule ingress[0] of NetworkPolicy "shop/some" allows it for "shop/db".'],
    ['172.17.0.0/16', 'shop/db', 'denied', `${isolated} "172.17.0.0-172.17.255.255".`],
    ['172.16.1.7/32', 'shop/db', 'denied', `${isolated} "172.16.1.7".`],
    [
      '172.16.0.0/23',
      'shop/db',
      'conditional',
      'It depends on the address; some are allowed: Rule ingress[0] of NetworkPolicy "shop/some" allows it for "shop/db".',
    ],
    // Two rules together allow all of it.
    ['shop/db', '192.0.2.0/24', 'allowed', 'Rule egress[0] of NetworkPolicy "shop/some" allows it for "shop/db".'],
    ['shop/db', 'fd00::/8', 'denied', undefined],
    ['172.0.0.0/8', '192.0.2.0/24', 'allowed', 'Neither end is in the cluster, so no policy of the cluster applies.'],
    ['172.16.0.0/40', 'shop/db', 'unknown', '"172.16.0.0/40" is no CIDR such as 10.0.0.0/8 or fd00::/8.'],
  ] as const)('%s → %s', (from, to, verdict, reason) => {
    const query = { from, to, port: 5432 };
    if (reason !== undefined) return checkReach(shop + some, query, verdict, reason);
    return clusterOfYaml(shop + some).then((cluster) => expect(reach(cluster, [query])[0]?.verdict).toBe(verdict));
  });

  test('that two rules allow together names both', async () => {
    const halves = policy(
      'halves',
      `podSelector: {}
policyTypes: [Ingress]
ingress: [{ from: [{ ipBlock: { cidr: 172.16.0.0/25 } }] }, { from: [{ ipBlock: { cidr: 172.16.0.128/25 } }] }]`,
    );
    const [answer] = reach(await clusterOfYaml(shop + halves), [{ from: '172.16.0.0/24', to: 'shop/db', port: 5432 }]);
    expect(answer?.verdict).toBe('allowed');
    expect(answer?.because.map(({ effect, where }) => `${effect} ${where?.rule?.index ?? ''}`)).toEqual([
      'isolate ',
      'allow 0',
      'allow 1',
    ]);
  });

  test('what policies of others tell apart makes no difference', async () => {
    const from = (block: string) => `podSelector: { matchLabels: { app: web } }
policyTypes: [Ingress, Egress]
ingress: [{ from: [{ ipBlock: { cidr: ${block} } }] }]`;
    const other = policy('other', from('172.16.0.0/25'));
    const range = '172.16.0.0/24';
    const rule = 'Rule ingress[0] of NetworkPolicy "shop/some" allows it for "shop/db".';
    await checkReach(shop + some + other, { from: range, to: 'shop/db', port: 5432 }, 'allowed', rule);
    const [toDb] = reach(await clusterOfYaml(shop + other), [{ from: range, to: 'shop/db' }]);
    expect(toDb?.because.map(({ effect }) => effect)).toEqual(['default']);
    // The egress of the pod itself is not about who connects to it.
    const blocks = Array.from({ length: 600 }, (_, index) => `172.${index >> 8}.${index & 255}.0/25`);
    const to = blocks.map((block) => `{ ipBlock: { cidr: ${block} } }`).join(', ');
    const out = policy('out', `podSelector: {}\npolicyTypes: [Egress]\negress: [{ to: [${to}] }]`);
    await checkReach(
      shop + out,
      { from: '172.0.0.0/8', to: 'shop/db' },
      'allowed',
      'No policy isolates "shop/db" for ingress.',
    );
  });

  test('of which policies tell very many parts apart', () => {
    const blocks = Array.from(
      { length: 600 },
      (_, index) => `{ ipBlock: { cidr: 172.${index >> 8}.${index & 255}.0/25 } }`,
    );
    const many = policy('many', `podSelector: {}\npolicyTypes: [Ingress]\ningress: [{ from: [${blocks.join(', ')}] }]`);
    return checkReach(
      shop + many,
      { from: '172.0.0.0/8', to: 'shop/db' },
      'unknown',
      '172.0.0.0-172.255.255.255 has 1200 parts that policies tell apart: ask for a smaller range.',
    );
  });

  test('that has the address of a pod', () =>
    checkReach(
      shop,
      { from: '10.0.0.0/8', to: 'shop/db' },
      'unknown',
      '10.0.0.0/8 has addresses of pods, nodes or Services: ask for them by name, or for a smaller range.',
    ));
});

describe('a question about all ports', () => {
  const pods = ['web', 'db'].map(
    (name) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop }
---`,
  );
  const allow = (ingress: string, egress: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ ports: ${ingress} }], egress: [{ ports: ${egress} }] }
`;
  const ask = async (ingress: string, egress: string) => {
    const [answer] = reach(await clusterOfYaml(pods.join('') + allow(ingress, egress)), [
      { from: 'shop/web', to: 'shop/db' },
    ]);
    return `${answer?.verdict}: ${answer?.reason}`;
  };

  test('is answered with those of its protocol', async () => {
    const some = '[{ protocol: SCTP }, { port: 90 }]';
    expect(await ask(some, some)).toBe(
      'conditional: It depends on the port: of all ports of TCP, what is allowed is TCP 90.',
    );
  });

  test('is denied where no port is allowed by both sides', async () => {
    expect(await ask('[{ port: 90 }]', '[{ port: 91 }]')).toBe(
      'denied: Both sides must allow a port, and of all ports of TCP egress allows TCP 91 and ingress allows TCP 90.',
    );
  });
});
