import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const pod = (app: string, namespace = 'shop', more = '') => `apiVersion: v1
kind: Pod
metadata: { name: ${app}, namespace: ${namespace}, labels: { app: ${app}${more} } }
---
`;

const namespace = (name: string, labels = '') => `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
---
`;

const policy = (from: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
    - from:
${from}`;

const selecting = (selector: string, inNamespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: ${inNamespace} }
spec:
  podSelector: ${selector}
`;

const chart = '#- chart/Chart.yaml\nname: other\n';
const prometheus =
  'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: { name: k8s, namespace: shop }\n---\n';
const named = (name: string) => `{ matchLabels: { kubernetes.io/metadata.name: ${name} } }`;

describe('selector-near-miss', () => {
  const rules = { rules: ['selector-near-miss'] };
  const wrong = (line: string, marker: string) => `${selecting(line)}${marker}\n`;

  test.each([
    [
      'a value',
      pod('frontend') +
        wrong(
          '{ matchLabels: { app: frontned } }',
          '#                                    ~~~~~~~~ [selector-near-miss] did you mean "frontend" (Pod "frontend")?',
        ),
    ],
    [
      'another key for the name of an application',
      pod('frontend') +
        wrong(
          '{ matchLabels: { app.kubernetes.io/name: frontend } }',
          '#                                                       ~~~~~~~~ [selector-near-miss] did you mean the label "app" (Pod "frontend")?',
        ),
    ],
    [
      'with other labels that are right',
      pod('frontend', 'shop', ', tier: web') +
        pod('backend', 'shop', ', tier: data') +
        wrong(
          '{ matchLabels: { tier: web, app: frontent } }',
          '#                                               ~~~~~~~~ [selector-near-miss] did you mean "frontend"',
        ),
    ],
  ])('%s', (_name, yaml) => checkFindings(yaml, { ...rules, severity: 'warning' }));

  test.each([
    ['another word', pod('frontend') + selecting('{ matchLabels: { app: database } }')],
    ['a name that differs in its number', pod('shard-1') + selecting('{ matchLabels: { app: shard-2 } }')],
    ['short words', pod('web') + selecting('{ matchLabels: { app: api } }')],
    [
      'the pod has other labels that are wrong',
      pod('frontend', 'shop', ', tier: data') + selecting('{ matchLabels: { tier: web, app: frontned } }'),
    ],
    ['pods that an operator makes', prometheus + pod('frontend') + selecting('{ matchLabels: { app: frontned } }')],
    ['a chart of the workspace', `${pod('frontend')}${selecting('{ matchLabels: { app: frontned } }')}${chart}`],
  ])('silent: %s', (_name, yaml) => checkFindings(`#- web.yaml\n${yaml}`, rules));

  test('the key is changed and the value stays', () =>
    checkFix(
      pod('frontend') + selecting('{ matchLabels: { "app.kubernetes.io/name": frontend } }'),
      pod('frontend') + selecting('{ matchLabels: { "app": frontend } }'),
      'Select pods by the label app',
      rules,
    ));

  test('accepted, the lesser finding stands in its place', () =>
    checkFindings(
      `${pod('frontend')}${selecting('{ matchLabels: { app: frontned } } # firebreak: ignore[selector-near-miss] planned')}#                                    ~~~~~~~~ [selector-matches-nothing]
`,
      { rules: ['selector-near-miss', 'selector-matches-nothing'] },
    ));
});

describe('peer-matches-nothing', () => {
  const rules = { rules: ['peer-matches-nothing', 'namespace-mismatch', 'and-or-confusion'] };
  const web = pod('web');
  const data = pod('db', 'data');

  test.each([
    [
      'labels of no pod',
      web +
        policy(
          '        - podSelector: { matchLabels: { app: api } }\n        #                                    ~~~ [peer-matches-nothing] item 1 of "from" matches nothing: no workload has the label app=api in namespace "shop"\n',
        ),
    ],
    [
      'a name that is nearly that of a namespace',
      web +
        pod('db', 'storage') +
        policy(
          `        - namespaceSelector: ${named('sotrage')}\n        #                                                                  ~~~~~~~ [peer-matches-nothing] there is no namespace "sotrage"; did you mean "storage"?\n`,
        ),
    ],
    [
      'labels of no pod of another namespace',
      web +
        data +
        policy(
          `        - namespaceSelector: ${named('data')}\n          podSelector: { matchLabels: { app: cache } }\n          #                                  ~~~~~ [peer-matches-nothing] no workload has the label app=cache in namespace "data"\n`,
        ),
    ],
  ])('%s', (_name, yaml) => checkFindings(yaml, { ...rules, severity: 'warning' }));

  test('clients that let themselves in may come later: information', () =>
    checkFindings(
      web +
        policy(
          '        - podSelector: { matchLabels: { web-client: "true" } }\n        #                                           ~~~~~~ [peer-matches-nothing]\n',
        ),
      { ...rules, severity: 'information' },
    ));

  const wrong = policy('        - podSelector: { matchLabels: { app: api } }\n');
  test.each([
    ['pods that an operator makes', prometheus + web + wrong],
    ['a chart of the workspace', `#- a.yaml\n${web}${wrong}${chart}`],
    [
      'another scope with such pods',
      `#- a.yaml\n${web}${wrong}#- b/kustomization.yaml\nresources: [b.yaml]\n#- b/b.yaml\n${pod('api')}`,
    ],
    [
      'pods on the host network',
      `${web}apiVersion: v1\nkind: Pod\nmetadata: { name: api, namespace: shop, labels: { app: api } }\nspec: { hostNetwork: true }\n---\n${wrong}`,
    ],
    ['every pod', web + policy('        - podSelector: {}\n')],
    ['a well-known namespace', web + policy(`        - namespaceSelector: ${named('ingress-nginx')}\n`)],
    [
      'a namespace that the workspace does not have',
      web + policy(`        - namespaceSelector: ${named('payments')}\n`),
    ],
    [
      'pods of a namespace without workloads',
      web +
        namespace('data') +
        policy(`        - namespaceSelector: ${named('data')}\n          podSelector: { matchLabels: { app: db } }\n`),
    ],
    [
      'pods that another namespace has',
      web +
        data +
        policy(`        - namespaceSelector: ${named('data')}\n          podSelector: { matchLabels: { app: db } }\n`),
    ],
    ['a placeholder', web + policy('        - podSelector: { matchLabels: { app: "<app>" } }\n')],
    [
      'an excluded value that is written twice',
      web +
        pod('api') +
        policy('        - podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [api, api] }] }\n'),
    ],
  ])('silent: %s', (_name, yaml) => checkFindings(yaml, rules));

  test('the name of the namespace is corrected', () =>
    checkFix(
      web + pod('db', 'storage') + policy(`        - namespaceSelector: ${named('sotrage')}\n`),
      web + pod('db', 'storage') + policy(`        - namespaceSelector: ${named('storage')}\n`),
      '',
      rules,
    ));
});

describe('namespace-mismatch', () => {
  const rules = { rules: ['namespace-mismatch'] };
  const wrong = selecting('{ matchLabels: { app: db } }');

  test('the namespace that is written', () =>
    checkFix(
      `#- a.yaml\n${pod('db', 'data')}${pod('web')}${wrong}`,
      `#- a.yaml\n${pod('db', 'data')}${pod('web')}${selecting('{ matchLabels: { app: db } }', 'data')}`,
      'Move the policy to namespace "data"',
      rules,
    ));

  test('what a kustomization puts together', () =>
    checkFindings(
      `#- kustomization.yaml
resources: [pods/db.yaml, policies/db.yaml]
#- pods/db.yaml
${pod('db', 'data')}
#- policies/db.yaml
${wrong.replace('shop }', 'shop }\n#                                 ~~~~ [namespace-mismatch] selects nothing in "shop": its pods (Pod "db") are in "data"')}`,
      rules,
    ));

  test.each([
    ['two other namespaces', pod('db', 'data') + pod('db', 'more') + pod('web') + wrong],
    ['another folder', `#- a/db.yaml\n${pod('db', 'data')}#- b/policy.yaml\n${pod('web')}${wrong}`],
    ['pods of the policy’s own namespace', pod('db', 'data') + pod('db') + wrong],
    ['a system namespace', pod('db', 'kube-system') + pod('web') + wrong],
    ['pods that an operator makes', prometheus + pod('db', 'data') + wrong],
  ])('silent: %s', (_name, yaml) => checkFindings(yaml, rules));
});

describe('and-or-confusion', () => {
  const rules = { rules: ['and-or-confusion'] };
  const namespaces = `        - namespaceSelector: ${named('metrics')}\n`;
  const pods = '        - podSelector: { matchLabels: { app: prometheus } }\n';

  test.each([
    [
      'the pods are in the selected namespace',
      pod('web') +
        pod('prometheus', 'metrics') +
        policy(`${namespaces}${pods}#         ~~~~~~~~~~~ [and-or-confusion] allows ALL pods of "metrics" (OR)\n`),
    ],
    [
      'the other way round',
      pod('web') +
        pod('prometheus', 'metrics') +
        policy(`${pods}#         ~~~~~~~~~~~ [and-or-confusion] allows ALL pods of "metrics" (OR)\n${namespaces}`),
    ],
    [
      'the selected namespace is not in the workspace',
      pod('web') +
        policy(
          `${namespaces}${pods}#         ~~~~~~~~~~~ [and-or-confusion] has alternatives (OR) in "from", and no such pod in "shop"; did you mean AND?\n`,
        ),
    ],
  ])('%s', (_name, yaml) => checkFindings(yaml, { ...rules, severity: 'warning' }));

  test.each([
    [
      'the own namespace has such pods',
      pod('web') + pod('prometheus') + pod('prometheus', 'metrics') + policy(namespaces + pods),
    ],
    [
      'both in one item',
      pod('web') +
        pod('prometheus', 'metrics') +
        policy(`${namespaces}          podSelector: { matchLabels: { app: prometheus } }\n`),
    ],
    ['the selected namespace has no such pods', pod('web') + pod('grafana', 'metrics') + policy(namespaces + pods)],
    ['every namespace', pod('web') + policy(`        - namespaceSelector: {}\n${pods}`)],
    ['pods that an operator makes', prometheus + pod('web') + pod('prometheus', 'metrics') + policy(namespaces + pods)],
  ])('silent: %s', (_name, yaml) => checkFindings(yaml, rules));

  test('the order of the items does not matter to the fix', () => {
    const all = pod('web') + pod('prometheus', 'metrics');
    return checkFix(
      all + policy(`${pods}        # Those who measure.\n${namespaces}`),
      all + policy(`${pods}        # Those who measure.\n${namespaces.replace('-', ' ')}`),
      'Merge both into one peer (AND)',
      rules,
    );
  });
});

describe('namespace-label-not-guaranteed', () => {
  const rules = { rules: ['namespace-label-not-guaranteed'] };
  const asking = (label: string, marker = '') =>
    policy(`        - namespaceSelector: { matchLabels: { ${label} } }\n${marker}`);
  const web = pod('web');

  test.each([
    [
      'a namespace of the workspace',
      web +
        pod('db', 'data') +
        asking(
          'name: data',
          '        #                                           ~~~~ [namespace-label-not-guaranteed] relies on the label name=data',
        ),
    ],
    [
      'with a manifest that does not set it',
      web +
        namespace('data') +
        asking(
          'name: data',
          '        #                                           ~~~~ [namespace-label-not-guaranteed]',
        ),
    ],
    [
      'a well-known one',
      web +
        asking(
          'project: monitoring',
          '        #                                              ~~~~~~~~~~ [namespace-label-not-guaranteed]',
        ),
    ],
    [
      'one of every cluster, beside a chart',
      `#- a.yaml\n${web}${asking('name: kube-system', '        #                                           ~~~~~~~~~~~ [namespace-label-not-guaranteed]')}\n${chart}`,
    ],
  ])('%s', (_name, yaml) => checkFindings(yaml, { ...rules, severity: 'warning' }));

  test('no name of a namespace, where the workspace has others: information', () =>
    checkFindings(
      web +
        namespace('data') +
        asking(
          'team: payments',
          '        #                                           ~~~~~~~~ [namespace-label-not-guaranteed] which no Namespace of the workspace has',
        ),
      { ...rules, severity: 'information' },
    ));

  test.each([
    ['a manifest sets it', web + namespace('data', 'name: data') + asking('name: data')],
    ['no Namespace manifests at all', web + asking('team: payments')],
    ['labels of operators', web + namespace('data') + asking('field.cattle.io/projectId: p-1')],
    ['a chart may set it', `#- a.yaml\n${web}${asking('name: monitoring')}${chart}`],
    [
      'a Namespace whose labels are not certain',
      `${web}${namespace('data', '<<: {{ .labels }}').replace('---\n', '')}#- b.yaml\n${asking('name: data')}`,
    ],
  ])('silent: %s', (_name, yaml) => checkFindings(`${yaml.startsWith('#-') ? '' : '#- web.yaml\n'}${yaml}`, rules));
});
