import { expect, test } from 'vitest';
import { allFindings, coverageOf } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFix } from '../support/check';

/** A kustomize base that several overlays use: what is said of it, and where a fix may stand. */

const rules = { rules: ['missing-default-deny-ingress'] };

const base = `#- base/kustomization.yaml
resources:
  - web.yaml
#- base/web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
#- dev/kustomization.yaml
namespace: shop-dev
resources:
  - ../base
`;

const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`;

test('a gap of one overlay is mended in that overlay, not in the base that the other shares', () =>
  checkFix(
    `${base}  - deny.yaml
#- dev/deny.yaml
${deny}#- prod/kustomization.yaml
namespace: shop-prod
resources:
  - ../base
`,
    `#- prod/kustomization.yaml
namespace: shop-prod
resources:
  - ../base
  - networkpolicy.yaml
#- prod/networkpolicy.yaml
${deny}`,
    'Deny all ingress in namespace "shop-prod" by default, in a new file prod/networkpolicy.yaml',
    rules,
  ));

test('a gap of some of them is mended in each of these at once', () => {
  const overlay = (name: string, more = '') =>
    `#- ${name}/kustomization.yaml\nnamespace: shop-${name}\nresources:\n  - ../base\n${more}`;
  return checkFix(
    `${base}  - deny.yaml\n#- dev/deny.yaml\n${deny}${overlay('test')}${overlay('prod')}`,
    `${overlay('test', '  - networkpolicy.yaml\n')}#- test/networkpolicy.yaml\n${deny}` +
      `${overlay('prod', '  - networkpolicy.yaml\n')}#- prod/networkpolicy.yaml\n${deny}`,
    'Deny all ingress in 2 scopes by default, in a file networkpolicy.yaml of each',
    rules,
  );
});

test('a gap of all of them is mended in the base, and the title says so', () =>
  checkFix(
    `${base}#- prod/kustomization.yaml
namespace: shop-prod
resources:
  - ../base
`,
    `#- base/kustomization.yaml
resources:
  - web.yaml
  - networkpolicy.yaml
#- base/networkpolicy.yaml
${deny}`,
    'Deny all ingress in 2 scopes by default, in a new file networkpolicy.yaml',
    rules,
  ));

test('of one gap in several scopes the gravest severity is shown', async () => {
  const file = (path: string, text: string) => ({ path, text });
  const analysis = await analyseFiles([
    file('base/kustomization.yaml', 'resources:\n  - web.yaml\n'),
    file('base/web.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n'),
    file('a/kustomization.yaml', 'namespace: a\nresources:\n  - ../base\n  - deny.yaml\n'),
    file('a/deny.yaml', deny),
    file('b/kustomization.yaml', 'namespace: b\nresources:\n  - ../base\n'),
  ]);
  const egress = allFindings(analysis).filter(({ ruleId }) => ruleId === 'missing-default-deny-egress');
  expect(egress.map(({ severity, scopes }) => ({ severity, scopes: scopes.map(({ name }) => name) }))).toEqual([
    { severity: 'warning', scopes: ['a', 'b'] },
  ]);
});

test('an overlay whose base lies outside of the folder is listed as not analysed, not passed over', async () => {
  const analysis = await analyseFiles([{ path: 'kustomization.yaml', text: 'resources:\n  - ../../base\n' }]);
  expect(coverageOf(analysis).notAnalysed).toMatchObject([
    { path: 'kustomization.yaml', reason: expect.stringContaining('outside of the workspace folder') },
  ]);
});
