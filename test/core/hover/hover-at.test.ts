import { expect, test } from 'vitest';
import { hoverAt } from '../../../server/src/core';
import { analyseFiles, uriOf } from '../../support/analysis';
import { parseFixture } from '../../support/fixture';

/** The hover at `$0`, without its links; undefined when there is none. */
async function hover(yaml: string): Promise<readonly string[] | undefined> {
  const { files, cursor } = parseFixture(yaml);
  if (cursor === undefined) throw new Error('The fixture has no cursor.');
  const found = await hoverAt(await analyseFiles(files), uriOf(cursor.path), cursor.offset);
  return found?.lines.map((line) => line.map(({ text, style }) => (style === 'item' ? '- ' : text)).join(''));
}

/** Without what the workload can reach and be reached from. */
async function coverage(yaml: string): Promise<readonly string[] | undefined> {
  const lines = await hover(yaml);
  const end = lines?.findIndex((line) => line.startsWith('Can be reached from')) ?? -1;
  return end < 0 ? lines : lines?.slice(0, end);
}

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
---
`;
const db = web.replace('Deployment', 'StatefulSet').replaceAll('web', 'db');

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: db
        - namespaceSelector:
            matchLabels:
              team: ops
          podSelector: {}
        - namespaceSelector: {}
---
`;

const agent = `apiVersion: v1
kind: Namespace
metadata:
  name: monitoring
  labels:
    team: ops
---
${web.replaceAll('web', 'agent').replace('shop', 'monitoring')}`;

const everything = web + db + policy + agent;

/** The fixture with the cursor inside of `inside`, which is a part of the first text that matches `around`. */
function at(yaml: string, around: string, inside: string): string {
  const start = yaml.indexOf(around);
  if (start < 0) throw new Error(`Nothing matches ${around}.`);
  const offset = start + around.lastIndexOf(inside) + 1;
  return `${yaml.slice(0, offset)}$0${yaml.slice(offset)}`;
}

test('a workload says how it is covered, by what, and where its namespace comes from', async () => {
  expect(await coverage(at(everything, 'name: web', 'web'))).toEqual([
    'Deployment web · namespace shop (from metadata.namespace)',
    'Ingress: restricted by web',
    'Egress: open, no policy selects its pods for this direction',
  ]);
});

test('where a policy cannot be read, a workload says which and why, and names no other as the cause', async () => {
  const denyAll = policy
    .replace('name: web', 'name: default-deny')
    .replace(/podSelector:.*/s, 'podSelector: {}\n---\n');
  const unreadable = denyAll.replace('default-deny', 'allow-db').replace('---', '  policytypes: [Egress]\n---');
  expect(await coverage(at(web + denyAll + unreadable, 'name: web', 'web'))).toEqual([
    'Deployment web · namespace shop (from metadata.namespace)',
    'Ingress: unknown',
    'Egress: unknown',
    'NetworkPolicy "allow-db" cannot be read as written ("policytypes" is not a field of spec).',
  ]);
});

test('what is unknown in one direction leaves the other as it is', async () => {
  const firewall = policy
    .replace('networking.k8s.io/v1', 'k8s.ovn.org/v1')
    .replace('kind: NetworkPolicy', 'kind: EgressFirewall')
    .replace('name: web', 'name: default');
  expect(await coverage(at(web + policy + firewall, 'name: web', 'web'))).toEqual([
    'Deployment web · namespace shop (from metadata.namespace)',
    'Ingress: restricted by web',
    'Egress: unknown',
    'EgressFirewall "default" is not modelled yet.',
  ]);
  const mesh = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: strict, namespace: shop }
---
`;
  expect(await coverage(at(web + firewall + mesh, 'name: web', 'web'))).toEqual([
    'Deployment web · namespace shop (from metadata.namespace)',
    'Ingress: unknown',
    'PeerAuthentication "strict" is not modelled yet.',
    'Egress: unknown',
    'EgressFirewall "default" is not modelled yet.',
  ]);
});

test('pods on the host network say that no policy applies to them, not that none selects them', async () => {
  const onHost = web.replace('---\n', '    spec:\n      hostNetwork: true\n---\n');
  expect(await coverage(at(onHost + policy, 'name: web', 'web'))).toEqual([
    'Deployment web · namespace shop (from metadata.namespace)',
    'Ingress: open',
    'Egress: open',
    'The pod uses the host network, so no network policy applies to it.',
  ]);
});

test('a workload without namespace says that it is the default one', async () => {
  expect(await coverage(at(web.replace('  namespace: shop\n', ''), 'name: web', 'web'))).toEqual([
    'Deployment web · namespace default (no manifest states it, so it is the default)',
    'Ingress: open, no policy selects its pods for this direction',
    'Egress: open, no policy selects its pods for this direction',
  ]);
});

test('a namespace that a kustomization sets is named with the kustomization, for each scope', async () => {
  const lines = await hover(`#- base/web.yaml
${at(web.replace('  namespace: shop\n', ''), 'name: web', 'web')}
#- base/kustomization.yaml
resources: [web.yaml]
#- one/kustomization.yaml
namespace: one
resources: [../base]
#- two/kustomization.yaml
namespace: two
resources: [../base]
`);
  expect(lines?.filter((line) => line.includes('namespace') || line.includes('scope'))).toEqual([
    'In scope one:',
    'Deployment web · namespace one (from one/kustomization.yaml)',
    'In scope two:',
    'Deployment web · namespace two (from two/kustomization.yaml)',
  ]);
});

test("a policy's selector says what it selects, on a label as on its value", async () => {
  const expected = ['Selects 1 of the 2 workloads in shop', '- Deployment web'];
  expect(await hover(at(everything, 'podSelector:\n    matchLabels:\n      app: web', 'web'))).toEqual(expected);
  expect(await hover(at(everything, 'podSelector:\n    matchLabels:\n      app: web', 'app'))).toEqual(expected);
});

test('a peer says which workloads it matches, its two selectors together', async () => {
  expect(await hover(at(everything, 'app: db\n        - name', 'db'))).toEqual([
    'Matches 1 of the 2 workloads in shop',
    '- StatefulSet db',
  ]);
  const both = ['Matches 1 workload in 1 namespace', '- Deployment monitoring/agent'];
  const known = everything + namespaceOf('shop');
  expect(await hover(at(known, 'team: ops\n          podSelector: {}', 'ops'))).toEqual(both);
  expect(await hover(at(known, 'team: ops\n          podSelector: {}', '{'))).toEqual(both);
  expect(await hover(at(known, '- namespaceSelector: {}', '{'))).toEqual([
    'Matches 3 workloads in 2 namespaces',
    '- Deployment monitoring/agent',
    '- StatefulSet shop/db',
    '- Deployment shop/web',
  ]);
});

test('a peer that depends on labels which are not written says so', async () => {
  expect(await hover(at(everything, 'team: ops\n          podSelector: {}', 'ops'))).toEqual([
    'Matches 1 workload in 1 namespace',
    '- Deployment monitoring/agent',
    'Not known for 2 workloads: The labels of namespace "shop" are not in the manifests.',
  ]);
});

test('a selector that selects nothing says so', async () => {
  const typo = everything.replace('app: web\n  ingress', 'app: wbe\n  ingress');
  expect(await hover(at(typo, 'app: wbe', 'wbe'))).toEqual(['Selects none of the 2 workloads in shop']);
});

test('a Service says where it sends to, on its name and on its selector', async () => {
  const service = `apiVersion: v1
kind: Service
metadata:
  name: front
  namespace: shop
spec:
  selector:
    app: web
`;
  expect(await hover(at(web + db + service, 'name: front', 'front'))).toEqual([
    'Service front · namespace shop (from metadata.namespace)',
    'Sends to 1 of the 2 workloads in shop',
    '- Deployment web',
  ]);
  expect(await hover(at(web + db + service, 'selector:\n    app: web', 'web'))).toEqual([
    'Selects 1 of the 2 workloads in shop',
    '- Deployment web',
  ]);
});

test('a long list is cut, with the number of the rest', async () => {
  const pods = Array.from({ length: 8 }, (_, index) => web.replace('name: web', `name: web-${index}`)).join('');
  expect((await hover(at(pods + policy, 'app: web\n  ingress', 'web')))?.slice(-2)).toEqual([
    '- Deployment web-4',
    'and 3 more',
  ]);
});

test('a policy that Kubernetes refuses says why nothing is known', async () => {
  const broken = everything.replace('podSelector: {}', 'podSelector: []');
  expect((await hover(at(broken, 'app: web\n  ingress', 'web')))?.join()).toMatch(/NetworkPolicy/);
});

const silent: readonly (readonly [name: string, yaml: string])[] = [
  ['a key of the API', at(everything, 'podSelector:\n    matchLabels', 'podSelector')],
  ['a field that no policy looks at', at(everything, 'kind: Deployment', 'Deployment')],
  ['a comment', `# wo$0rds\n${web}`],
  ['a file of something else', 'name: we$0b\n'],
  ['the end of the file', `${web.replace(/---\n$/, '')}\n$0`],
];

test.each(silent)('nothing is said on %s', async (_name, yaml) => {
  expect(await hover(yaml)).toBeUndefined();
});

function namespaceOf(name: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
}

const baseline = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: baseline
spec:
  tier: Baseline
  priority: 5
  subject:
    namespaces: {}
  ingress:
    - action: Deny
      from:
        - pods:
            namespaceSelector: {}
            podSelector:
              matchLabels:
                app: db
---
`;

test('a cluster-wide policy: what its subject selects and its peers match, in all namespaces', async () => {
  const rest = `---\n${web}${db}`;
  expect(await hover(`#- a.yaml\n${baseline.replace('name: baseline', 'name: base$0line')}${rest}`)).toEqual([
    'ClusterNetworkPolicy baseline · cluster-wide',
    'Selects 2 workloads in 1 namespace',
    '- StatefulSet shop/db',
    '- Deployment shop/web',
  ]);
  expect(await hover(`#- a.yaml\n${baseline.replace('app: db', 'app: d$0b')}${rest}`)).toEqual([
    'Matches 1 workload in 1 namespace',
    '- StatefulSet shop/db',
  ]);
  expect(await hover(`#- a.yaml\n${baseline}${web.replace('name: web', 'name: w$0eb')}`)).toContain(
    'Ingress: restricted by baseline',
  );
});
