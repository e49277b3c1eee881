import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';
import { policyFixture as policy } from './policy-fixture';

const rules = { rules: ['misplaced-or-invalid-policy-field'] };

/** What the first finding says of a spec in one line of flow style. */
async function messageOf(spec: string): Promise<string | undefined> {
  const text = policy(`  ${spec}`).replace('#- a.yaml\n', '');
  const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
  return allFindings(analysis).find(({ ruleId }) => rules.rules.includes(ruleId))?.message;
}

describe('what is left of the policy where unknown fields are dropped', () => {
  test.each([
    ['policyType: [Egress]\n  podSelector: {}', 'isolates ingress of every pod in "shop" and restricts no egress.'],
    [
      'podSelector: { matchLabels: { app: web } }\n  policytypes: [Egress]',
      'isolates ingress of the pods in "shop" that it selects and restricts no egress.',
    ],
    [
      'policyTypes: [Egress]\n  egress: [{ from: [{ podSelector: {} }] }]',
      'isolates egress of every pod in "shop", restricts no ingress and allows egress to everywhere.',
    ],
    [
      'ingress: [{ podSelector: {} }]\n  egress: [{ to: [{ podSelector: {} }] }]',
      'isolates ingress and egress of every pod in "shop" and allows ingress from everywhere.',
    ],
  ])('%s', async (spec, effect) => {
    const message = await messageOf(spec);
    expect(message).toContain('so kubectl refuses this policy. Applied without field validation, it ');
    expect(message).toContain(effect);
  });

  test('is not said of a policy that is rejected all the same', async () => {
    expect(await messageOf('policyType: [Egress]\n  ingress: web')).toBe(
      'ingress must be a list of rules, so the API server rejects this policy.',
    );
    expect(await messageOf('policyType: [Egress]\n  ingress: [{ ports: [{ port: "80" }] }]')).toBe(
      '"policyType" is not a field of spec, so kubectl refuses this policy.',
    );
  });
});

test('the first sentence of every message has at most 120 characters', async () => {
  const long = 'x'.repeat(100);
  for (const spec of [
    `${long}: 1`,
    `ingress: [{ ${long}: 1 }]`,
    `podSelector: { matchLabels: { ${long}: web } }`,
    `podSelector: { matchLabels: { app: ${long} } }`,
    `podSelector: { matchExpressions: [{ key: app, operator: ${long} }] }`,
    `podSelector: { matchLabels: { policyTypes: [], ingress: [], egress: [] } }`,
  ]) {
    const first = (await messageOf(spec))?.split('. ')[0] ?? '';
    expect(first.length).toBeGreaterThan(20);
    expect(first.length).toBeLessThanOrEqual(120);
  }
});

test('a policy that lost its indentation in several places gives one finding for each', () =>
  checkFindings(
    policy(`
    podSelector:
    matchLabels:
#   ~~~~~~~~~~~ [misplaced-or-invalid-policy-field] isolates ingress of every pod in "shop" and restricts no egress.
      role: db
      policyTypes:
#     ~~~~~~~~~~~ [misplaced-or-invalid-policy-field] "policyTypes" and "egress" are nested under "matchLabels"
      - Egress
      egress:
      - to:
         - podSelector:
        matchLabels:
#       ~~~~~~~~~~~ [misplaced-or-invalid-policy-field] "matchLabels" is not a field of an egress rule
        role: db
#       ~~~~ [misplaced-or-invalid-policy-field] "role" is not a field of an egress rule
`),
    rules,
  ));

test('every other mistake is found at its token', () =>
  checkFindings(
    policy(`
  podSelector:
    matchLabels:
      -app: web
#     ~~~~ [misplaced-or-invalid-policy-field] Label key "-app"
      app: web server
#          ~~~~~~~~~~ [misplaced-or-invalid-policy-field] Label value "web server"
      tier: [front]
#     ~~~~ [misplaced-or-invalid-policy-field] A label value must be a text
    matchExpressions:
      - operator: Exists
#       ~~~~~~~~ [misplaced-or-invalid-policy-field] has no key
      - key: app
#       ~~~ [misplaced-or-invalid-policy-field] has no operator
      - { key: app, operator: Equals, values: [web] }
#                             ~~~~~~ [misplaced-or-invalid-policy-field] operator "Equals" is unknown
      - { key: app, operator: In }
#                             ~~ [misplaced-or-invalid-policy-field] Operator In needs values
  ingress:
    - from: web
#     ~~~~ [misplaced-or-invalid-policy-field] from must be a list of peers
    - from:
        - {}
#         ~~ [misplaced-or-invalid-policy-field] This peer has no podSelector
        - ipBlock: 10.0.0.0/8
#         ~~~~~~~ [misplaced-or-invalid-policy-field] ipBlock must be a map
    - ports: 80
#     ~~~~~ [misplaced-or-invalid-policy-field] ports must be a list
`),
    rules,
  ));

test('a spec below metadata is no spec, and the policy is not trusted', () =>
  checkFindings(`apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
  spec:
# ~~~~ [misplaced-or-invalid-policy-field] "spec" is not a field of metadata
    podSelector: {}
    policyTypes: [Ingress]
`));

test('placeholders, directives of patches and fields of other tools are not judged', () =>
  checkFindings(
    policy(`
  podSelector:
    matchLabels:
      app: $(APP)
      tier: <tier>
      zone: "{{ zone }}"
  ingress:
    - $patch: replace
    - from: $(PEERS)
sops:
  version: 3.7.3
`),
    rules,
  ));

test('a document that another rule explains is left to it', () =>
  checkFindings(`#- bullets.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  ingress:
    • from
#   ~ [non-ascii-structure]
#- broken.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: broken
spec:
  podselector: {
  #            ~ [invalid-yaml]
#- other.yaml
apiVersion: networking.k8s.io/v2
#           ~~~~~~~~~~~~~~~~~~~~ [unknown-api-identity]
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  policyType: [Ingress]
  ingress: []
#- twice.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: twice
spec:
  podSelector: {}
  ingress: web
  ingress: []
# ~~~~~~~ [duplicate-key]
`));

test.each(['Ingress', 'ingress', 'both', '{ Ingress: }'])(
  'policyType: %s has one name that is wrong, and one finding',
  (value) =>
    checkFindings(`#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  policyType: ${value}
# ~~~~~~~~~~ [misplaced-or-invalid-policy-field] "policyType" is not a field of spec
`),
);

test('a kustomization that repairs what its base says leaves nothing to report', () =>
  checkFindings(
    `#- base/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector:
    matchLabels:
      public: true
#- kustomization.yaml
resources: [base/policy.yaml]
patches:
  - target: { kind: NetworkPolicy }
    patch: |
      - op: replace
        path: /spec/podSelector/matchLabels/public
        value: "true"
`,
    rules,
  ));

test('thousands of mistakes take no time', async () => {
  const strays = Array.from({ length: 30_000 }, (_, index) => `      key${index}: ${index}\n`).join('');
  const text = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n  podSelector:\n${strays}  ingress:\n    - matchLabels:\n${strays}`;
  const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
  expect(allFindings(analysis).filter(({ ruleId }) => rules.rules.includes(ruleId)).length).toBeLessThanOrEqual(100);
});
