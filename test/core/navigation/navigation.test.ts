import { expect, test } from 'vitest';
import { definitionAt, type LocatedRange, referencesAt } from '../../../server/src/core';
import { analyseFiles, uriOf } from '../../support/analysis';
import { parseFixture } from '../../support/fixture';

const manifests = {
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
        tier: front
`,
  'db.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec: { template: { metadata: { labels: { app: db } } } }
`,
  'agent.yaml': `apiVersion: v1
kind: Namespace
metadata:
  name: monitoring
  labels: { team: ops }
---
apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: monitoring, labels: { app: agent } }
`,
  'policy.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from:
        - podSelector: { matchLabels: { app: db } }
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } }
          podSelector: { matchLabels: { app: agent } }
        - namespaceSelector: { matchLabels: { team: unwritten } }
`,
  'all.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: all, namespace: shop }
spec:
  podSelector: {}
  egress:
    - to: [{ podSelector: { matchLabels: { app: web, tier: front } } }]
`,
  'admin.yaml': `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec:
  priority: 5
  subject: { namespaces: { matchLabels: { team: ops } } }
  egress:
    - action: Deny
      to: [{ pods: { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, podSelector: { matchLabels: { app: web } } } }]
`,
  'entry.yaml': `apiVersion: v1
kind: Service
metadata: { name: front, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: entry, namespace: shop }
spec:
  defaultBackend: { service: { name: front, port: { number: 80 } } }
  rules: [{ http: { paths: [{ backend: { service: { name: other, port: { number: 80 } } } }] } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: route, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: front, port: 80 }] }] }
`,
};

type Find = (
  analysis: Awaited<ReturnType<typeof analyseFiles>>,
  uri: string,
  offset: number,
) => readonly LocatedRange[];

/** What is found with the cursor in `inside`, the end of the first text `around`, as `file:line text`. */
async function find(how: Find, file: keyof typeof manifests, around: string, inside: string, others = {}) {
  const all: Record<string, string> = { ...manifests, ...others };
  const start = (all[file] ?? '').indexOf(around);
  if (start < 0) throw new Error(`Nothing matches ${around}.`);
  const fixture = Object.entries(all).map(([path, text]) => `#- ${path}\n${text}`);
  const { files } = parseFixture(fixture.join(''));
  const offset = start + around.lastIndexOf(inside) + 1;
  return how(await analyseFiles(files), uriOf(file), offset).map(({ uri, start: { line, character }, end }) => {
    const path = Object.keys(all).find((each) => uriOf(each) === uri) ?? uri;
    const text = all[path]?.split('\n')[line]?.slice(character, end.character);
    return `${path}:${line + 1} ${text}`;
  });
}

const references: Find = (...place) => referencesAt(...place, { includeDeclaration: false });

test('a selector leads to the workloads that it certainly selects', async () => {
  expect(await find(definitionAt, 'policy.yaml', '{ app: web', 'web')).toEqual(['web.yaml:4 web']);
  expect(await find(definitionAt, 'policy.yaml', '{ app: web', 'app')).toEqual(['web.yaml:4 web']);
  expect(await find(definitionAt, 'policy.yaml', '{ app: db', 'db')).toEqual(['db.yaml:3 db']);
  expect(await find(definitionAt, 'policy.yaml', '{ app: agent', 'agent')).toEqual(['agent.yaml:9 agent']);
  expect(await find(definitionAt, 'all.yaml', 'podSelector: {}', '{}')).toEqual(['db.yaml:3 db', 'web.yaml:4 web']);
  expect(await find(definitionAt, 'entry.yaml', '{ app: web', 'web')).toEqual(['web.yaml:4 web']);
  expect(await find(definitionAt, 'admin.yaml', 'app: web', 'web')).toEqual(['web.yaml:4 web']);
});

test('what selects namespaces leads to their manifests, and to workloads where there are none', async () => {
  expect(await find(definitionAt, 'policy.yaml', 'name: monitoring', 'monitoring')).toEqual([
    'agent.yaml:4 monitoring',
  ]);
  expect(await find(definitionAt, 'admin.yaml', 'team: ops', 'ops')).toEqual(['agent.yaml:4 monitoring']);
  expect(await find(definitionAt, 'admin.yaml', 'name: shop', 'shop')).toEqual(['web.yaml:4 web']);
  // The labels of shop are not written, and those of monitoring are others.
  expect(await find(definitionAt, 'policy.yaml', 'team: unwritten', 'unwritten')).toEqual([]);
});

test('a backend leads to its Service, and a namespace to its manifest', async () => {
  expect(await find(definitionAt, 'entry.yaml', 'service: { name: front', 'front')).toEqual(['entry.yaml:3 front']);
  expect(await find(definitionAt, 'entry.yaml', '[{ name: front', 'front')).toEqual(['entry.yaml:3 front']);
  expect(await find(definitionAt, 'entry.yaml', 'name: other', 'other')).toEqual([]);
  expect(await find(definitionAt, 'agent.yaml', 'namespace: monitoring', 'monitoring')).toEqual([
    'agent.yaml:4 monitoring',
  ]);
  expect(await find(definitionAt, 'policy.yaml', 'kind: NetworkPolicy', 'NetworkPolicy')).toEqual([]);
});

test('a workload is referred to by what selects it, as subject, as peer or to send to it', async () => {
  expect(await find(references, 'web.yaml', 'name: web', 'web')).toEqual([
    'admin.yaml:9 pods',
    'all.yaml:5 podSelector',
    'all.yaml:7 podSelector',
    'entry.yaml:4 selector',
    'policy.yaml:5 podSelector',
  ]);
  expect(await find(references, 'agent.yaml', 'name: agent', 'agent')).toEqual([
    'admin.yaml:6 subject',
    'policy.yaml:10 podSelector',
  ]);
});

test('a Namespace is referred to by the selectors that match it, its labels by those that name them', async () => {
  const named = ['policy.yaml:9 namespaceSelector'];
  expect(await find(references, 'agent.yaml', 'name: monitoring', 'monitoring')).toEqual([
    'admin.yaml:6 subject',
    ...named,
  ]);
  expect(await find(references, 'agent.yaml', 'team: ops', 'ops')).toEqual(['admin.yaml:6 subject']);
  const unread = { 'policy.yaml': manifests['policy.yaml'].replace('kubernetes.io/metadata.name', '"{{ key }}"') };
  expect(await find(references, 'agent.yaml', 'name: monitoring', 'monitoring', unread)).toEqual([
    'admin.yaml:6 subject',
  ]);
});

test('a label of the pods is referred to by the selectors that name it', async () => {
  expect(await find(references, 'web.yaml', 'tier: front', 'tier')).toEqual(['all.yaml:7 podSelector']);
  expect(await find(references, 'web.yaml', 'app: web', 'web')).toEqual([
    'admin.yaml:9 pods',
    'all.yaml:7 podSelector',
    'entry.yaml:4 selector',
    'policy.yaml:5 podSelector',
  ]);
});

test('a Service is referred to by the backends that name it', async () => {
  expect(await find(references, 'entry.yaml', 'name: front', 'front')).toEqual([
    'entry.yaml:10 front',
    'entry.yaml:16 front',
  ]);
});

test('host-network pods are selected by Services only, and a policy that is not understood selects nothing', async () => {
  const host = {
    'web.yaml': manifests['web.yaml'].replace('    metadata:', '    spec: { hostNetwork: true }\n    metadata:'),
  };
  expect(await find(references, 'web.yaml', 'name: web', 'web', host)).toEqual(['entry.yaml:4 selector']);
  const broken = { 'all.yaml': manifests['all.yaml'].replace('podSelector: {}', 'podSelector: { matchLabels: [] }') };
  expect(await find(references, 'db.yaml', 'name: db', 'db', broken)).toEqual(['policy.yaml:8 podSelector']);
});

test('a base that two overlays use lists each place once, and names follow a prefix', async () => {
  const overlay = (name: string) => ({
    [`${name}/kustomization.yaml`]: `namePrefix: ${name}-\nresources: [../entry.yaml, ../web.yaml]\n`,
  });
  const overlays = { ...overlay('dev'), ...overlay('prod') };
  expect(await find(definitionAt, 'entry.yaml', '{ app: web', 'web', overlays)).toEqual(['web.yaml:4 web']);
  expect(await find(definitionAt, 'entry.yaml', 'service: { name: front', 'front', overlays)).toEqual([
    'entry.yaml:3 front',
  ]);
});
