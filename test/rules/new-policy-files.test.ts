import { describe, expect, test } from 'vitest';
import { allFindings, type Finding, type Fix, fixesFor, planFix } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFix } from '../support/check';

/** Where fixes put new policies: the file's name, the policy's name, and the kustomization that has to list it. */

const rules = { rules: ['missing-default-deny-ingress'] };

const web = `#- k8s/web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
`;

const deny = (name = 'default-deny-ingress') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`;

describe('the list of a kustomization', () => {
  test.each([
    ['in flow style', 'resources: [web.yaml]\n', 'resources: [web.yaml, networkpolicy-default.yaml]\n'],
    [
      'in flow style over several lines',
      'resources: [\n  web.yaml,\n]\n',
      'resources: [\n  web.yaml,\n  networkpolicy-default.yaml,\n]\n',
    ],
    [
      'in JSON',
      '{\n  "resources": [\n    "web.yaml"\n  ]\n}\n',
      '{\n  "resources": [\n    "web.yaml",\n    "networkpolicy-default.yaml"\n  ]\n}\n',
    ],
    [
      'with comments',
      'resources:\n- web.yaml # front\n# - old.yaml\nbuildMetadata: []\n',
      'resources:\n- web.yaml # front\n- networkpolicy-default.yaml\n# - old.yaml\nbuildMetadata: []\n',
    ],
  ])('%s', (_, before, after) =>
    checkFix(
      `${web}#- k8s/kustomization.yaml\n${before}`,
      `#- k8s/kustomization.yaml\n${after}#- k8s/networkpolicy-default.yaml\n${deny()}`,
      'by default, in a new file networkpolicy-default.yaml',
      rules,
    ),
  );

  /** The overlay without the gap keeps the fix out of the base. */
  const overlays = (prod: string) => `#- base/kustomization.yaml
resources:
  - web.yaml
#- base/web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
#- dev/kustomization.yaml
namespace: dev
resources:
  - ../base
  - deny.yaml
#- dev/deny.yaml
${deny()}#- prod/kustomization.yaml
${prod}`;

  test.each([
    [
      'that is not there',
      'namespace: prod\nbases:\n  - ../base\n',
      'namespace: prod\nbases:\n  - ../base\nresources:\n  - networkpolicy.yaml\n',
    ],
    [
      'that is empty, with a comment behind it',
      'namespace: prod\nbases:\n  - ../base\nresources: [] # none yet\n',
      'namespace: prod\nbases:\n  - ../base\nresources: # none yet\n  - networkpolicy.yaml\n',
    ],
    [
      'in the second document, after comments',
      '# Production.\n---\nnamespace: prod\nresources:\n  - ../base\n',
      '# Production.\n---\nnamespace: prod\nresources:\n  - ../base\n  - networkpolicy.yaml\n',
    ],
  ])('%s', (_, before, after) =>
    checkFix(
      overlays(before),
      `#- prod/kustomization.yaml\n${after}#- prod/networkpolicy.yaml\n${deny()}`,
      'in a new file prod/networkpolicy.yaml',
      rules,
    ),
  );

  test('of each kustomization that lists the file', () =>
    checkFix(
      `${web}#- k8s/kustomization.yaml
resources:
  - web.yaml
#- kustomization.yaml
resources:
  - k8s/web.yaml
`,
      `#- k8s/kustomization.yaml
resources:
  - web.yaml
  - networkpolicy-default.yaml
#- kustomization.yaml
resources:
  - k8s/web.yaml
  - k8s/networkpolicy-default.yaml
#- k8s/networkpolicy-default.yaml
${deny()}`,
      'Deny all ingress in 2 scopes by default, in a new file networkpolicy-default.yaml',
      rules,
    ));
});

test.each([
  ['pod.json', '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}}\n'],
  ['pod.yaml', '{ apiVersion: v1, kind: Pod, metadata: { name: web } }\n'],
])('nothing is appended to %s, which kubectl reads as JSON', async (path, text) => {
  const analysis = await analyseFiles([{ path, text }]);
  const finding = allFindings(analysis)[0] as Finding;
  const here = fixesFor(analysis, finding).find(({ title }) => title.endsWith('in this file')) as Fix;
  expect(planFix(analysis, here)).toMatchObject({ kind: 'refused', why: expect.stringContaining('JSON') });
  return checkFix(`#- ${path}\n${text}`, `#- networkpolicy-default.yaml\n${deny()}`, 'in a new file', rules);
});

test('a name that another file has gets a number, and the title says which', () =>
  checkFix(
    `${web}#- k8s/networkpolicy-default.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: something-else
`,
    `#- k8s/networkpolicy-default-2.yaml\n${deny()}`,
    'in a new file networkpolicy-default-2.yaml',
    rules,
  ));

test('a file that an earlier fix made under a number takes the next policy', () => {
  const other = '#- k8s/kustomization.yaml\nresources:\n  - networkpolicy-default.yaml\n';
  const earlier = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
spec:
  podSelector:
    matchLabels:
      app: api
`;
  return checkFix(
    `${web}${other}#- k8s/networkpolicy-default.yaml\n${earlier}#- k8s/networkpolicy-default-2.yaml\n${earlier}`,
    `#- k8s/networkpolicy-default-2.yaml\n${earlier}---\n${deny()}`,
    'by default, in networkpolicy-default-2.yaml',
    rules,
  );
});

test('a policy that gets a prefix has its name taken as it is written, too', () => {
  const named = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
spec:
  podSelector:
    matchLabels:
      app: api
`;
  const kustomization = (more = '') =>
    `#- k8s/kustomization.yaml\nnamePrefix: shop-\nresources:\n  - web.yaml\n  - api.yaml\n${more}`;
  return checkFix(
    `${web}#- k8s/api.yaml\n${named}${kustomization()}`,
    `${kustomization('  - networkpolicy-default.yaml\n')}#- k8s/networkpolicy-default.yaml\n${deny('default-deny-ingress-2')}`,
    'in a new file networkpolicy-default.yaml',
    rules,
  );
});
