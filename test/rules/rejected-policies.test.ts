import { expect, test } from 'vitest';
import { coverageOf } from '../../server/src/core';
import { buildGraph } from '../../server/src/core/graph/build-graph';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';
import { clusterOfYaml } from '../support/cluster';

/** The API server refuses these policies; what they leave open is only what they do once they are mended. */

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: { app: ${name} }
`;

const rejected = (spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  ${spec.replaceAll('\n', '\n  ')}
`;

async function states(...manifests: string[]) {
  const text = [pod('web'), pod('api'), ...manifests].join('---\n');
  const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
  const workloads = coverageOf(analysis).scopes[0]?.namespaces[0]?.workloads ?? [];
  return Object.fromEntries(workloads.map(({ resource, ingress, egress }) => [resource.name, `${ingress} ${egress}`]));
}

const badRule = 'ingress: [{ ports: [{ port: 65536 }] }]';
const selectsApi = 'podSelector: { matchLabels: { app: api } }';

const bothUnknown = ['unknown unknown', 'unknown unknown'] as const;

test.each([
  [
    'a selector and types that can be read',
    `${selectsApi}\npolicyTypes: [Ingress]\n${badRule}`,
    'unknown open',
    'open open',
  ],
  ['a selector alone', `${selectsApi}\n${badRule}`, 'unknown unknown', 'open open'],
  ['types alone', `podSelector: { matchLabels: [app] }\npolicyTypes: [Egress]`, 'open unknown', 'open unknown'],
  ['types that cannot be read', `${selectsApi}\npolicyTypes: [ingress]`, 'unknown unknown', 'open open'],
  [
    'types among the labels',
    'podSelector: { matchLabels: { app: api, policyTypes: [Egress] } }',
    'unknown unknown',
    'unknown unknown',
  ],
  [
    'a selector in a rule',
    `podSelector: {}\ningress: [{ ${selectsApi} }]\npolicyTypes: [Ingress]`,
    'unknown open',
    'unknown open',
  ],
  ['types that are misspelt', `${selectsApi}\npolicyType: [Ingress]`, 'unknown unknown', 'open open'],
  ['rules that are misspelt', `${selectsApi}\npolicyTypes: [Ingress]\nIngress: [{}]`, 'unknown open', 'open open'],
  ['rules in its selector', `podSelector: { matchLabels: { app: api }, ingress: [{}] }`, ...bothUnknown],
  ['labels that may be of its selector', `podSelector: {}\nmatchLabels: { app: api }`, ...bothUnknown],
  [
    'a selector that is misspelt',
    `podSelectors: { matchLabels: { app: api } }\npolicyTypes: [Ingress]`,
    'unknown open',
    'unknown open',
  ],
  [
    'a field that nobody knows',
    `${selectsApi}\nselector: { app: web }\npolicyTypes: [Ingress]`,
    'unknown unknown',
    'unknown unknown',
  ],
])('%s: what it leaves certain', async (_, spec, api, web) => {
  expect(await states(rejected(spec))).toEqual({ api, web });
});

test('other policies hold for pods that it certainly does not select', async () => {
  const denyAll = rejected('podSelector: {}\npolicyTypes: [Ingress]').replace('name: p,', 'name: deny,');
  expect(await states(denyAll, rejected(`${selectsApi}\npolicyTypes: [Ingress]\n${badRule}`))).toEqual({
    api: 'unknown open',
    web: 'closed open',
  });
});

test('it is no default-deny where it selects only some pods, and of these nobody says that they are open', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  #          ~~~~ [missing-default-deny-ingress] 1 of its 2 workloads
  labels: { app: web }
---
${pod('api')}---
${rejected(`${selectsApi}\npolicyTypes: [Ingress]\n${badRule}`)}`,
    { rules: ['missing-default-deny-ingress', 'workload-unprotected-ingress'] },
  ));

test('a connection is only possible where the rejected policy may decide it', async () => {
  const policy = rejected(`${selectsApi}\npolicyTypes: [Ingress]\n${badRule}`);
  const edges = [...buildGraph(await clusterOfYaml([pod('web'), pod('api'), policy].join('---\n')))];
  const between = edges.filter(({ src, dst }) => src.startsWith('shop/') && dst.startsWith('shop/'));
  expect(between).toEqual([
    { src: 'shop/api[Pod]', dst: 'shop/web[Pod]', conn: 'All Connections' },
    { src: 'shop/web[Pod]', dst: 'shop/api[Pod]', conn: 'All Connections', certain: false },
  ]);
});
