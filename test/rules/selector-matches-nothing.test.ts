import { describe, expect, test } from 'vitest';
import {
  type Analysis,
  allFindings,
  applyChanges,
  changedFiles,
  completeAnalysis,
  findingsOf,
  noCheckpoint,
} from '../../server/src/core';
import { analyseFiles, uriOf, workspaceFolder } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

const rules = { rules: ['selector-matches-nothing'] };

const web = (labels = '{ app: web, tier: front }', more = '') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: ${labels} }, spec: { ${more} } } }
`;

const policy = (selector: string, namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow, namespace: ${namespace} }
spec:
  podSelector: ${selector}`;

const both = (selector: string, workload = web()) => `#- web.yaml\n${workload}---\n${policy(selector)}\n`;

describe('says what no workload fulfils', () => {
  test.each([
    [
      '{ matchLabels: { tier: front, app: api } }',
      '                                                 ~~~ [selector-matches-nothing] no workload has the label app=api in namespace "shop"',
    ],
    [
      '{ matchExpressions: [{ key: app, operator: In, values: [a, b] }] }',
      ' ~~~~~~~~~~~ [selector-matches-nothing] no workload has the label app with one of 2 values',
    ],
    [
      '{ matchExpressions: [{ key: name, operator: Exists }] }',
      ' ~~~~~~~~~~~ [selector-matches-nothing] no workload has a label name',
    ],
    [
      '{ matchExpressions: [{ key: app, operator: DoesNotExist }] }',
      ' ~~~~~~~~~~~ [selector-matches-nothing] every workload has a label app',
    ],
    [
      '{ matchExpressions: [{ key: app, operator: NotIn, values: [web, shop] }] }',
      ' ~~~~~~~~~~~ [selector-matches-nothing] every workload has the label app with an excluded value',
    ],
  ])('%s', (selector, marker) => checkFindings(`${both(selector)}#${marker}\n`, { ...rules, severity: 'warning' }));

  test('or that none fulfils all', () =>
    checkFindings(
      `#- web.yaml
${web('{ app: web }')}---
${web('{ tier: back }')}---
${policy('{ matchLabels: { app: web, tier: back } }')}
# ~~~~~~~~~~~ [selector-matches-nothing] no workload fulfils all of its podSelector
`,
      rules,
    ));
});

describe('silent where a workload is selected', () => {
  test.each([
    '{}',
    '{ matchLabels: {} }',
    '{ matchLabels: { app: web } }',
    '{ matchExpressions: [{ key: app, operator: In, values: [api, web] }] }',
    '{ matchExpressions: [{ key: gone, operator: NotIn, values: [a] }] }',
    '{ matchExpressions: [{ key: gone, operator: DoesNotExist }] }',
  ])('by %s', (selector) => checkFindings(both(selector), rules));

  test('on the host network: that no policy reaches it is another finding', () =>
    checkFindings(both('{ matchLabels: { app: web } }', web('{ app: web }', 'hostNetwork: true')), rules));

  test('of which the template stands in another file and the labels are merged from elsewhere', () =>
    checkFindings(`#- a/policy.yaml\n${policy('{ matchLabels: { app: web } }')}\n#- b/web.yaml\n${web()}`, rules));
});

describe('silent where pods may exist that no manifest shows', () => {
  const wrong = policy('{ matchLabels: { app: other } }');
  test.each([
    ['a template', `#- other.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n`],
    [
      'an operator',
      '#- other.yaml\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: db\n  namespace: shop\n',
    ],
    [
      'a kind that nobody knows',
      '#- other.yaml\napiVersion: example.com/v1\nkind: Website\nmetadata:\n  name: site\n  namespace: shop\n',
    ],
    [
      'a release of a chart, wherever it stands',
      '#- other.yaml\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: other\n  namespace: flux\n',
    ],
    ['a chart of the workspace', '#- chart/Chart.yaml\nname: other\n'],
    [
      'a workload that cannot be read',
      '#- other.yaml\nkind: Pod\napiVersion: v1\nmetadata: { name: other, namespace: shop\n',
    ],
    [
      'another scope that has such pods in the namespace',
      `#- prod/kustomization.yaml\nresources: [other.yaml]\n#- prod/other.yaml\n${web('{ app: other }')}`,
    ],
    [
      'another scope with a remote base',
      '#- prod/kustomization.yaml\nresources: ["https://github.com/example/base?ref=v1"]\n',
    ],
  ])('%s', (_, more) => checkFindings(`#- web.yaml\n${web()}---\n${wrong}\n${more}`, rules));

  test.each([
    'acme.cert-manager.io/http01-solver: "true"',
    'statefulset.kubernetes.io/pod-name: db-0',
    'cnpg.io/cluster: db',
  ])('labels that a controller sets: %s', (label) => checkFindings(both(`{ matchLabels: { ${label} } }`), rules));

  test('a label without a domain makes no domain known', () =>
    checkFindings(both('{ matchLabels: { cnpg.io/cluster: db } }', web('{ app: web, cnpg.iox: "1" }')), rules));

  test('pods of the cluster itself', () =>
    checkFindings(
      `#- web.yaml\n${web().replace('shop', 'kube-system')}---\n${policy('{ matchLabels: { k8s-app: kube-dns } }', 'kube-system')}\n`,
      rules,
    ));
});

test.each([
  'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: web\n  namespace: shop\n',
  'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata:\n  name: web\n  namespace: shop\n',
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: web\n  namespace: shop\n',
  'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: db\n  namespace: other\n',
])('objects that make no pods here hide nothing: %s', (more) =>
  checkFindings(
    `${both('{ matchLabels: { app: api } }')}#                                    ~~~ [selector-matches-nothing]\n#- more.yaml\n${more}`,
    rules,
  ),
);

test('without any workload in the namespace: information, wherever the others are', () =>
  checkFindings(
    `#- shop/web.yaml
${web()}#- other/policy.yaml
${policy('{ matchLabels: { app: web } }', 'other')}
# ~~~~~~~~~~~ [selector-matches-nothing] the workspace has no workload in namespace "other"
`,
    { ...rules, severity: 'information' },
  ));

describe('a base of several overlays', () => {
  const base = (selector: string, marker = '') => `#- base/kustomization.yaml
resources: [web.yaml, policy.yaml]
#- base/web.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
#- base/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow }
spec:
  podSelector: ${selector}
${marker}#- dev/kustomization.yaml
namespace: dev
resources: [../base]
`;

  test('is reported once when the policy selects nothing in any', () =>
    checkFindings(
      `${base('{ matchLabels: { app: api } }', '#                                    ~~~ [selector-matches-nothing] namespace "dev"\n')}#- prod/kustomization.yaml
namespace: prod
resources: [../base]
`,
      rules,
    ));

  test('is silent when it selects something in one', () =>
    checkFindings(
      `${base('{ matchLabels: { app: db } }')}#- prod/kustomization.yaml
namespace: prod
resources: [../base, db.yaml]
#- prod/db.yaml
apiVersion: v1
kind: Pod
metadata: { name: db, labels: { app: db } }
`,
      rules,
    ));
});

test('an edit in another scope tells which file has its finding no more', async () => {
  const change = (path: string, text: string) =>
    ({ kind: 'set', uri: uriOf(path), path, folder: workspaceFolder, text }) as const;
  const before = await analyseFiles([
    { path: 'web.yaml', text: `${web()}---\n${policy('{ matchLabels: { app: other } }')}\n` },
    { path: 'prod/kustomization.yaml', text: 'resources: [other.yaml]\n' },
    { path: 'prod/other.yaml', text: web('{ app: another }') },
  ]);
  const ofRule = (analysis: Analysis) =>
    findingsOf(analysis, uriOf('web.yaml')).filter(({ ruleId }) => ruleId === 'selector-matches-nothing');
  expect(ofRule(before)).toHaveLength(1);
  const edited = applyChanges(before, [change('prod/other.yaml', web('{ app: other }'))]);
  const after = await completeAnalysis(edited, noCheckpoint);
  expect(ofRule(after)).toEqual([]);
  expect(changedFiles(edited, after)).toContain(uriOf('web.yaml'));
});

describe('fixes', () => {
  test('offers values by distance, with the other labels fulfilled', async () => {
    const before = `#- web.yaml
${web('{ app: webshop }')}---
${web('{ app: wep }')}---
${web('{ tier: front, app: web-2 }')}---
${policy('{ matchLabels: { tier: front, app: web } }')}
`;
    await checkFix(before, before.replace('app: web }', 'app: web-2 }'), '', rules);
  });

  test('in an expression, in its quotes', async () => {
    const before = both('{ matchExpressions: [{ key: app, operator: In, values: ["api"] }] }');
    await checkFix(before, before.replace('"api"', '"web"'), 'Select pods with app=web', rules);
  });
});

test('three thousand policies of one namespace that select nothing cost their number', async () => {
  const text = Array.from(
    { length: 3000 },
    (_, index) =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p${index} }\nspec: { podSelector: { matchLabels: { app: a${index} } } }\n---\n` +
      `apiVersion: v1\nkind: Pod\nmetadata: { name: p${index}, labels: { app: b${index}, tier: front } }\n`,
  ).join('---\n');
  const findings = await withinCpuSeconds(10, async () => allFindings(await analyseFiles([{ path: 'a.yaml', text }])));
  const found = findings.filter(({ ruleId }) => ruleId === 'selector-matches-nothing');
  expect(found).toHaveLength(3000);
});
