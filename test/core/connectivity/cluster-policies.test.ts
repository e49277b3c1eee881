import { describe, expect, test } from 'vitest';
import { reach } from '../../../server/src/core/connectivity/reach';
import { coverageOf } from '../../../server/src/core/coverage/coverage-of';
import { buildGraph } from '../../../server/src/core/graph/build-graph';
import { analyseFiles } from '../../support/analysis';
import { clusterOfYaml } from '../../support/cluster';

const cluster = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
status: { podIP: 10.0.0.1, hostIP: 192.168.0.1 }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: db, ports: [{ name: sql, containerPort: 5432 }] }] }
status: { podIP: 10.0.0.2, hostIP: 192.168.0.1 }
---
apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: shop }
spec: { hostNetwork: true }
status: { hostIP: 192.168.0.2 }
`;

interface Body {
  readonly tier?: string;
  readonly priority?: number;
  readonly rules: string;
}

/** A ClusterNetworkPolicy for the egress of every pod; rules in flow style. */
function egress(name: string, { tier = 'Admin', priority = 10, rules }: Body): string {
  return `
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: ${name} }
spec:
  tier: ${tier}
  priority: ${priority}
  subject: { namespaces: {} }
  egress: [${rules}]
`;
}

async function ask(yaml: string, to: string, port = 5432): Promise<string> {
  const [answer] = reach(await clusterOfYaml(cluster + yaml), [{ from: 'shop/web', to, port }]);
  return `${answer?.verdict}: ${answer?.reason}`;
}

const allow = '{ action: Accept, to: [{ namespaces: {} }] }';
const deny = '{ action: Deny, to: [{ namespaces: {} }] }';

test('what is not known of an address says which field decides', async () => {
  const rules =
    '{ action: Accept, to: [{ networks: [203.0.113.0/24] }] }, { action: Deny, to: [{ networks: [0.0.0.0/0] }] }';
  expect(await ask(egress('a', { rules }), 'fqdn:example.com', 443)).toBe(
    'conditional: The addresses of "example.com" are not known, and the field networks decides.',
  );
});

const outOf = (rules: string) => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [${rules}] }
`;
const block = (cidr: string, port = 443, except = '') =>
  `{ to: [{ ipBlock: { cidr: "${cidr}"${except} } }], ports: [{ port: ${port} }] }`;

test.each([
  ['one rule for each family', outOf(`${block('0.0.0.0/0')}, ${block('::/0')}`), 'allowed'],
  [
    'what one rule excepts is in another',
    outOf(`${block('0.0.0.0/0', 443, ', except: [10.0.0.0/8]')}, ${block('10.0.0.0/8')}, ${block('::/0')}`),
    'allowed',
  ],
  // The pod has an IPv4 address and no other.
  ['other ports for the other family', outOf(`${block('0.0.0.0/0')}, ${block('::/0', 444)}`), 'allowed'],
  ['its own family', outOf(block('0.0.0.0/0')), 'allowed'],
  ['the other family', outOf(block('::/0')), 'denied'],
  ['a part of its own', outOf(block('0.0.0.0/1')), 'conditional'],
  ['all is denied', egress('a', { rules: '{ action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }' }), 'denied'],
  [
    'denied by a tier before',
    outOf(`${block('0.0.0.0/0')}, ${block('::/0')}`) +
      egress('a', {
        rules: '{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }, { action: Deny, to: [{ networks: ["::/0"] }] }',
      }),
    'denied',
  ],
])('a name has some address, whichever it is: %s', async (_, yaml, verdict) => {
  expect(await ask(yaml, 'fqdn:example.com', 443)).toMatch(new RegExp(`^${verdict}: `));
});

test('a pod of which no address is written may look up one of either family', async () => {
  const out = (rules: string) => `---${outOf(rules).replace('app: web', 'app: new')}`;
  const newOne = `
---
apiVersion: v1
kind: Pod
metadata: { name: new, namespace: shop, labels: { app: new } }
`;
  const from = async (rules: string) =>
    reach(await clusterOfYaml(`${cluster}${newOne}${out(rules)}`), [
      { from: 'shop/new', to: 'fqdn:example.com', port: 443 },
    ])[0]?.verdict;
  expect(await from(block('0.0.0.0/0'))).toBe('conditional');
  expect(await from(`${block('0.0.0.0/0')}, ${block('::/0', 444)}`)).toBe('conditional');
  expect(await from(`${block('0.0.0.0/0')}, ${block('::/0')}`)).toBe('allowed');
});

test('the address of a name may be that of another one', async () => {
  const rules = '{ action: Accept, to: [{ domainNames: [api.example.com] }] }';
  expect(await ask(egress('a', { rules }) + outOf(''), 'fqdn:www.example.com', 443)).toBe(
    'conditional: The addresses of "api.example.com" are not known, and a rule about domain names decides.',
  );
  expect(await ask(egress('a', { rules }), 'fqdn:www.example.com', 443)).toMatch(/^allowed/);
});

test('Admin decides before NetworkPolicy, Baseline after it', async () => {
  const networkPolicy = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: none, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress] }
`;
  expect(await ask(networkPolicy + egress('a', { rules: allow }), 'shop/db')).toMatch(/^allowed/);
  expect(await ask(networkPolicy + egress('a', { tier: 'Baseline', rules: allow }), 'shop/db')).toMatch(/^denied/);
  expect(await ask(egress('a', { tier: 'Baseline', rules: deny }), 'shop/db')).toBe(
    'denied: Rule egress[0] of ClusterNetworkPolicy "a" denies TCP 5432.',
  );
});

test('of two equal priorities either may be asked first', async () => {
  const both = egress('b', { rules: deny }) + egress('a', { rules: allow });
  expect(await ask(both, 'shop/db')).toBe(
    'conditional: ClusterNetworkPolicy "a" and ClusterNetworkPolicy "b" have the same priority, and which is asked first is not defined.',
  );
  // Nothing hangs on the order where one of them does not match, or both say the same.
  const apart =
    egress('b', { rules: deny }) + egress('a', { rules: allow.replace('{}', '{ matchLabels: { team: x } }') });
  expect(await ask(apart, 'shop/db')).toMatch(/^denied/);
  expect(await ask(egress('a', { rules: deny }) + egress('b', { rules: deny }), 'shop/db')).toMatch(/^denied/);
  expect(await ask(egress('a', { priority: 9, rules: allow }) + egress('b', { rules: deny }), 'shop/db')).toMatch(
    /^allowed/,
  );
});

test('a BaselineAdminNetworkPolicy has no place among policies with a priority', async () => {
  const baseline = `
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec: { subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ namespaces: {} }] }] }
`;
  expect(await ask(baseline + egress('a', { tier: 'Baseline', rules: allow }), 'shop/db')).toMatch(/^conditional/);
  expect(await ask(baseline, 'shop/db')).toMatch(/^denied/);
});

test('host-network pods are neither pods of a subject nor of a peer, and are their nodes', async () => {
  expect(await ask(egress('a', { rules: deny }), 'shop/agent')).toMatch(/^allowed/);
  expect(await ask(egress('a', { rules: '{ action: Deny, to: [{ nodes: {} }] }' }), 'shop/agent')).toMatch(/^denied/);
  expect(await ask(egress('a', { rules: '{ action: Deny, to: [{ nodes: {} }] }' }), '192.168.0.1')).toMatch(/^denied/);
  expect(await ask(egress('a', { rules: '{ action: Deny, to: [{ nodes: {} }] }' }), 'shop/db')).toMatch(/^allowed/);
});

test('labels of nodes are known from manifests of nodes alone', async () => {
  const rules = '{ action: Deny, to: [{ nodes: { matchLabels: { zone: a } } }] }';
  const node = (zone: string) => `
---
apiVersion: v1
kind: Node
metadata: { name: one, labels: { zone: ${zone} } }
status: { addresses: [{ type: Hostname, address: one }, { type: InternalIP, address: 192.168.0.2 }] }
`;
  expect(await ask(egress('a', { rules }), '192.168.0.1')).toBe(
    'conditional: The labels of node 192.168.0.1 are not in the manifests, and a rule about nodes decides.',
  );
  expect(await ask(egress('a', { rules }) + node('a'), '192.168.0.2')).toMatch(/^denied/);
  expect(await ask(egress('a', { rules }) + node('a'), 'shop/agent')).toMatch(/^denied/);
  expect(await ask(egress('a', { rules }) + node('b'), '192.168.0.2')).toMatch(/^allowed/);
});

test('an address outside may be the one of a node that no manifest names', async () => {
  const all = egress('a', { rules: '{ action: Deny, to: [{ nodes: {} }] }' });
  expect(await ask(all, '192.168.7.1')).toBe(
    'conditional: An address outside may be the one of a node, and a rule about nodes decides.',
  );
  expect(await ask(all, 'fqdn:node.example.com')).toMatch(/^conditional/);
  const infra = egress('a', {
    rules:
      '{ action: Accept, to: [{ nodes: { matchLabels: { role: infra } } }] }, { action: Deny, to: [{ networks: [192.168.0.0/16] }] }',
  });
  expect(await ask(infra, '192.168.7.1')).toMatch(/^conditional/);
  // Allowed whether it is a node's or not.
  expect(await ask(infra, '203.0.113.9')).toMatch(/^allowed/);
  const edges = [...buildGraph(await clusterOfYaml(cluster + infra))].filter(
    ({ src, dst }) => src === 'shop/web[Pod]' && dst.startsWith('192.'),
  );
  expect(edges).toEqual([
    { src: 'shop/web[Pod]', dst: '192.168.0.0-192.168.255.255[External]', conn: 'All Connections', certain: false },
    { src: 'shop/web[Pod]', dst: '192.169.0.0-255.255.255.255[External]', conn: 'All Connections' },
  ]);
});

test('networks match pods by their addresses, too', async () => {
  const rules = '{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }';
  expect(await ask(egress('a', { rules }), 'shop/db')).toMatch(/^denied/);
  expect(await ask(egress('a', { rules }), '203.0.113.9')).toMatch(/^denied/);
});

test('domain names: a star stands for one label or more, and an address may be the one of any name', async () => {
  const names = (pattern: string) =>
    egress('a', {
      rules: `{ action: Accept, to: [{ domainNames: ["${pattern}"] }] }, { action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }`,
    });
  expect(await ask(names('api.Example.com'), 'fqdn:api.example.com')).toMatch(/^allowed/);
  expect(await ask(names('*.example.com'), 'fqdn:a.b.example.com')).toMatch(/^allowed/);
  expect(await ask(names('*.example.com'), 'fqdn:example.com')).toMatch(/^conditional/);
  expect(await ask(names('api.example.com'), '203.0.113.9')).toBe(
    'conditional: The addresses of "api.example.com" are not known, and a rule about domain names decides.',
  );
  expect(await ask(names('api.example.com'), 'shop/db')).toMatch(/^denied/);
});

test('the rule that allows for certain is named, and not one before it that may', async () => {
  const rules =
    '{ action: Accept, to: [{ domainNames: [api.example.com] }] }, { action: Accept, to: [{ networks: [203.0.113.0/24] }] }';
  expect(await ask(egress('a', { rules }), '203.0.113.9')).toBe(
    'allowed: Rule egress[1] of ClusterNetworkPolicy "a" allows it for "shop/web".',
  );
});

test('a rule with a peer or protocol of another version fails closed', async () => {
  const unknownPeer = (action: string) => `{ action: ${action}, to: [{ serviceAccounts: {} }] }`;
  expect(await ask(egress('a', { rules: `${unknownPeer('Accept')}, ${deny}` }), 'shop/db')).toMatch(/^denied/);
  expect(await ask(egress('a', { rules: `${unknownPeer('Deny')}, ${allow}` }), 'shop/db')).toMatch(/^denied/);
  expect(await ask(egress('a', { rules: `${unknownPeer('Pass')}, ${allow}` }), 'shop/db')).toMatch(/^denied/);
  const protocol = '{ action: Accept, to: [{ namespaces: {} }], protocols: [{ icmp: {} }] }';
  expect(await ask(egress('a', { rules: `${protocol}, ${deny}` }), 'shop/db')).toMatch(/^denied/);
});

test('a rule that fails closed says so', async () => {
  const rules = '{ action: Pass, to: [{ serviceAccounts: {} }] }';
  expect(await ask(egress('a', { rules }), 'shop/db')).toBe(
    'denied: Rule egress[0] of ClusterNetworkPolicy "a" denies TCP 5432, because it has a peer or protocol that is not known, and fails closed.',
  );
  const [answer] = reach(await clusterOfYaml(cluster + egress('a', { rules })), [{ from: 'shop/web', to: 'shop/db' }]);
  expect(answer?.because[0]).toMatchObject({ effect: 'deny', failsClosed: true });
});

test('a rule that allows nothing because it fails closed is named, and what comes after it decides', async () => {
  const accept = '{ action: Accept, to: [{ serviceAccounts: {} }] }';
  const reasons = async (rules: string) => {
    const [answer] = reach(await clusterOfYaml(cluster + egress('a', { rules })), [
      { from: 'shop/web', to: 'shop/db' },
    ]);
    const because = answer?.because.filter(({ direction }) => direction === 'egress');
    return [answer?.verdict, ...(because ?? []).map(({ effect, where }) => `${effect} ${where?.rule?.index ?? '-'}`)];
  };
  expect(await reasons(`${accept}, ${deny}`)).toEqual(['denied', 'none 0', 'deny 1']);
  expect(await reasons(accept)).toEqual(['allowed', 'none 0', 'default -']);
  // What an earlier rule decides does not come to it.
  expect(await reasons(`${allow}, ${accept}`)).toEqual(['allowed', 'allow 0']);
});

test('a policy that isolates is named, and not a rule that only may deny', async () => {
  const unknownNamespace = unaddressed.replaceAll('namespace: shop', 'namespace: other');
  const mayDeny = '{ action: Deny, to: [{ namespaces: { matchLabels: { team: x } } }] }';
  const closed = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress] }
`;
  expect(await ask(unknownNamespace + egress('a', { rules: mayDeny }) + closed, 'other/new')).toBe(
    'denied: "shop/web" is isolated for egress by NetworkPolicy "shop/closed", and no rule allows TCP 5432 to "other/new".',
  );
});

test('a named port is the one of the destination, in any protocol', async () => {
  const rules = `{ action: Accept, to: [{ namespaces: {} }], protocols: [{ destinationNamedPort: sql }] }, ${deny}`;
  expect(await ask(egress('a', { rules }), 'shop/db')).toMatch(/^allowed/);
  expect(await ask(egress('a', { rules }), 'shop/db', 80)).toMatch(/^denied/);
});

test('of two manifests of one policy neither is certain, and a broken one may do anything', async () => {
  expect(await ask(egress('a', { rules: allow }) + egress('a', { rules: deny }), 'shop/db')).toBe(
    'unknown: ClusterNetworkPolicy "a" is written more than once, with different rules.',
  );
  expect(await ask(egress('a', { priority: 1001, rules: deny }), 'shop/db')).toBe(
    'unknown: ClusterNetworkPolicy "a" cannot be read as written (priority must be a number from 0 to 1000).',
  );
});

const unaddressed = `
---
apiVersion: v1
kind: Pod
metadata: { name: new, namespace: shop, labels: { app: new } }
`;

test.each([
  ['one list', '{ networks: [0.0.0.0/0, "::/0"] }'],
  ['an item for each family', '{ networks: [0.0.0.0/0] }, { networks: ["::/0"] }'],
])('networks of every address match a pod whose address is not known: %s', async (_, to) => {
  const yaml = unaddressed + egress('a', { rules: `{ action: Deny, to: [${to}] }` });
  expect(await ask(yaml, 'shop/new')).toMatch(/^denied: /);
  const edges = [...buildGraph(await clusterOfYaml(cluster + yaml))];
  expect(edges.filter(({ src, dst }) => src === 'shop/web[Pod]' && dst.startsWith('shop/'))).toEqual([]);
});

test('networks of every address of one family may miss a pod whose address is not known', async () => {
  const rules = '{ action: Deny, to: [{ networks: [0.0.0.0/0] }] }';
  const other = unaddressed.replace('name: new', 'name: other');
  const questions = [
    { from: 'shop/new', to: 'shop/other', port: 80 },
    // What has an IPv4 address alone can connect to nothing else.
    { from: 'shop/web', to: 'shop/new', port: 80 },
  ];
  const answers = reach(await clusterOfYaml(cluster + unaddressed + other + egress('a', { rules })), questions);
  expect(answers.map(({ verdict }) => verdict)).toEqual(['conditional', 'denied']);
});

test('a pair of ipBlocks of every address matches a pod whose address is not known', async () => {
  const yaml = `${cluster}${unaddressed}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: "::/0" } }] }]
`;
  const [answer] = reach(await clusterOfYaml(yaml), [{ from: 'shop/web', to: 'shop/new', port: 80 }]);
  expect(answer?.verdict).toBe('allowed');
  const shown = async (ipBlocks: 'pods' | 'external') =>
    [...buildGraph(await clusterOfYaml(yaml), { ipBlocks })].some(
      ({ src, dst }) => src === 'shop/web[Pod]' && dst === 'shop/new[Pod]',
    );
  expect([await shown('pods'), await shown('external')]).toEqual([true, false]);
});

describe('a policy that cannot be read as written', () => {
  const others = `
---
apiVersion: v1
kind: Namespace
metadata: { name: ops, labels: { team: ops } }
---
apiVersion: v1
kind: Pod
metadata: { name: tool, namespace: ops, labels: { app: tool } }
---
apiVersion: v1
kind: Pod
metadata: { name: job, namespace: ops, labels: { app: job } }
`;
  const toolsOnly =
    '{ pods: { namespaceSelector: { matchLabels: { team: ops } }, podSelector: { matchLabels: { app: tool } } } }';
  const broken = ({ tier = 'Admin', priority = '10', subject = toolsOnly }) => `
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: broken }
spec: { tier: ${tier}, priority: ${priority}, subject: ${subject}, egress: [{ action: Deny, to: [{ networks: [no-cidr] }] }] }
`;
  const between = async (from: string, to: string, yaml: string) => {
    const [answer] = reach(await clusterOfYaml(cluster + others + yaml), [{ from, to, port: 80 }]);
    return answer?.verdict;
  };
  const closed = (direction: string) => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: ops }
spec: { podSelector: {}, policyTypes: [${direction}] }
`;

  test('touches what its subject selects, in the directions for which it has rules', async () => {
    expect(await between('ops/tool', 'shop/web', broken({}))).toBe('unknown');
    expect(await between('shop/web', 'ops/tool', broken({}))).toBe('allowed');
    expect(await between('ops/job', 'shop/web', broken({}))).toBe('allowed');
    expect(await between('shop/db', 'shop/web', broken({}))).toBe('allowed');
    const edges = [...buildGraph(await clusterOfYaml(cluster + others + broken({})))];
    const doubtful = edges.filter(({ certain }) => certain === false).map(({ src }) => src);
    expect(new Set(doubtful)).toEqual(new Set(['ops/tool[Pod]']));
  });

  test('may select every pod where its subject cannot be read', async () => {
    const subject = '{ namespaces: { matchLabels: { team: [ops] } } }';
    expect(await between('shop/db', 'shop/web', broken({ subject }))).toBe('unknown');
    expect(await between('shop/web', 'ops/tool', broken({ subject }))).toBe('unknown');
  });

  test('decides in its tier, by its priority', async () => {
    expect(await between('ops/tool', 'shop/web', closed('Egress') + broken({}))).toBe('unknown');
    expect(await between('ops/tool', 'shop/web', closed('Egress') + broken({ tier: 'Baseline' }))).toBe('denied');
    expect(await between('ops/tool', 'shop/web', closed('Egress') + broken({ tier: 'Any' }))).toBe('unknown');
    const first = egress('first', { priority: 9, rules: deny });
    expect(await between('ops/tool', 'shop/web', first + broken({}))).toBe('denied');
    expect(await between('ops/tool', 'shop/web', first + broken({ priority: '9' }))).toBe('conditional');
    expect(await between('ops/tool', 'shop/web', first + broken({ priority: '1001' }))).toBe('unknown');
  });

  test('leaves the coverage of other workloads known', async () => {
    const states = coverageOf(await analyseFiles([{ path: 'all.yaml', text: cluster + others + broken({}) }]))
      .scopes.flatMap(({ namespaces }) => namespaces.flatMap(({ workloads }) => workloads))
      .map(({ resource, ingress, egress: out }) => `${resource.namespace}/${resource.name} ${ingress} ${out}`);
    expect(states.sort()).toEqual([
      'ops/job open open',
      'ops/tool open unknown',
      'shop/agent open open',
      'shop/db open open',
      'shop/web open open',
    ]);
  });
});
