import { describe, expect, test } from 'vitest';
import { allFindings, defaultOptions } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const analysis = { ...defaultOptions, today: '2026-06-30' };
const check = (yaml: string) => checkFindings(yaml, { analysis });

/** A policy in a namespace of its own, of which one rule finds one thing. */
const policy = (name: string, marker = '') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
${marker === '' ? '' : `  #     ${'~'.repeat(name.length)} [dns-egress-missing] ${marker}\n`}  namespace: ${name}
spec:
  podSelector: {}
  policyTypes: [Egress]
`;
const found = 'Pods cannot resolve names';

describe('rules', () => {
  test('have another severity, in all files below', async () => {
    const files = [
      { path: '.firebreak.yaml', text: 'rules: {dns-egress-missing: {severity: error}}\n' },
      { path: 'k8s/policy.yaml', text: policy('one') },
    ];
    expect((await allFindings(await analyseFiles(files))).map(({ severity }) => severity)).toEqual(['error']);
  });

  test('of the nearest configuration count, the others for the rest, and root: true keeps them out', async () => {
    await check(`#- .firebreak.yaml
rules: {dns-egress-missing: off}
#- a/policy.yaml
${policy('a')}#- b/.firebreak.yaml
rules: {dns-egress-missing: warning}
#- b/policy.yaml
${policy('b', found)}#- c/.firebreak.yaml
version: 1
#- c/policy.yaml
${policy('c')}#- d/.firebreak.yaml
root: true
#- d/policy.yaml
${policy('d', found)}`);
  });

  test('that are off make way for those that they silence', async () => {
    await checkFindings(
      `#- .firebreak.yaml
rules: {missing-default-deny-ingress: off}
#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  #     ~~~ [workload-unprotected-ingress] every pod
  namespace: shop
`,
      { rules: ['missing-default-deny-ingress', 'workload-unprotected-ingress'] },
    );
  });
});

describe('ignore', () => {
  const files = `#- k8s/one.yaml
${policy('one')}#- other/two.yaml
${policy('two', found)}`;

  test.each([
    ['a resource', 'resources: [NetworkPolicy/one/one]'],
    ['a resource with a star', 'resources: ["*/one/o*"]'],
    ['a path', 'paths: ["k8s/**"]'],
    ['both', 'resources: [NetworkPolicy/one/one], paths: ["**/one.yaml"]'],
  ])('takes out what an entry is for: %s', async (_what, condition) => {
    await check(`#- .firebreak.yaml\nignore: [{rules: [dns-egress-missing], ${condition}, reason: x}]\n${files}`);
  });

  test('another kind, namespace or folder is not meant', async () => {
    await check(`#- .firebreak.yaml
ignore:
  - rules: [dns-egress-missing]
  #         ~~~~~~~~~~~~~~~~~~ [unused-suppression] finds nothing that it is for
    resources: [Deployment/two/two, NetworkPolicy/data/two, NetworkPolicy/two]
  - rules: [dns-egress-missing]
    paths: [k8s]
#- k8s/one.yaml
${policy('one')}#- other/two.yaml
${policy('two', found)}`);
  });

  test('what is unknown, unused or has expired is found in the configuration', async () => {
    await check(`#- .firebreak.yaml
ignore:
  - rules: [dns-egress-missing, allow-all-ingress, dns-egres-missing]
  #                             ~~~~~~~~~~~~~~~~~ [unused-suppression] "allow-all-ingress" finds nothing
  #                                                ~~~~~~~~~~~~~~~~~ [unknown-suppression] Did you mean
    paths: ["k8s/**"]
  - rules: [dns-egress-missing]
    paths: ["other/**"]
    expires: 2026-06-29
    #        ~~~~~~~~~~ [expired-suppression] 2026-06-29 was its last day
  - rules: [dns-egress-missing]
    paths: ["k8s/**"]
    expires: 2026-06-30
${files}`);
  });

  test('with a mistake takes nothing out', async () => {
    await check(`#- .firebreak.yaml
ignore:
  - rules: [dns-egress-missing]
    path: ["k8s/**"]
#   ~~~~ [invalid-configuration] Did you mean "paths"?
#- k8s/one.yaml
${policy('one', found)}`);
  });

  test('nothing is called unused where a template may hide what it is for', async () => {
    await check(`#- .firebreak.yaml
ignore: [{rules: [dns-egress-missing], resources: [NetworkPolicy/one/one]}]
#- template.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .Values.name }}
`);
  });

  test('without a reason nothing has an effect where the configuration wants one', async () => {
    await check(`#- .firebreak.yaml
requireReason: true
ignore:
  - rules: [dns-egress-missing]
  # ~~~~~ [unknown-suppression] has no reason
    resources: [NetworkPolicy/one/one]
#- one.yaml
${policy('one', found)}#- two.yaml
# firebreak: ignore-file[dns-egress-missing]
#<~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unknown-suppression] has no reason
${policy('two', found)}#- three.yaml
# firebreak: ignore-file[dns-egress-missing] a proxy resolves
${policy('three')}`);
  });

  test('an unused rule of several is taken out by its fix, and the rest stays as it is', async () => {
    const withRules = (rules: string) => `#- .firebreak.yaml
ignore:
  - rules:
      - dns-egress-missing
${rules}    reason: x # kept
#- one.yaml
${policy('one')}`;
    await checkFix(withRules('      - allow-all-ingress\n'), withRules(''), 'Remove the suppression', { analysis });
  });
});

test('namespaces of manifests that state none: by path, then the default', async () => {
  const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;
  const { scopes } = await analyseFiles([
    { path: '.firebreak.yaml', text: 'namespaces: {default: shop, map: [{paths: ["data/**"], namespace: data}]}\n' },
    { path: 'web.yaml', text: pod('web') },
    { path: 'data/db.yaml', text: pod('db') },
  ]);
  const [state] = scopes.values();
  const names = [...(state?.namespaces.values() ?? [])].map(({ name, workloads }) => [
    name,
    workloads.map((workload) => workload.identity.name),
  ]);
  expect(new Map(names as [])).toEqual(
    new Map([
      ['shop', ['web']],
      ['data', ['db']],
    ]),
  );
});
