import { expect, test } from 'vitest';
import { allFindings, coverageOf } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['misplaced-or-invalid-policy-field', 'invalid-port-spec'] };

function policy(key: string, marker = ''): string {
  return `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
${key}:
${marker}  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Egress
`;
}

const found = (key: string) =>
  `#<${'~'.repeat(key.length - 2)} [misplaced-or-invalid-policy-field] "${key}" is not a field of a NetworkPolicy, and there is no "spec"\n`;

test.each(['specs', 'Spec', 'sepc'])('%s is found and renamed', async (key) => {
  await checkFindings(policy(key, found(key)), rules);
  await checkFix(policy(key), policy('spec'), `Rename "${key}" to "spec"`, rules);
});

test('the message says what is left of the policy: every pod is isolated, for ingress', async () => {
  const text = policy('specs').replace('#- a.yaml\n', '');
  const [finding] = allFindings(await analyseFiles([{ path: 'a.yaml', text }]));
  expect(finding?.message).toBe(
    '"specs" is not a field of a NetworkPolicy, and there is no "spec", so kubectl refuses this policy. Applied without field validation, it isolates ingress of every pod in "shop" and restricts no egress.',
  );
});

test('nothing is covered by it for certain', async () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop, labels: { app: web } }\n---\n';
  const analysis = await analyseFiles([{ path: 'a.yaml', text: pod + policy('specs').replace('#- a.yaml\n', '') }]);
  expect(coverageOf(analysis).scopes[0]?.namespaces[0]?.workloads[0]).toMatchObject({
    ingress: 'unknown',
    egress: 'unknown',
    reason: 'NetworkPolicy "web" cannot be read as written ("specs" is not a field of a NetworkPolicy).',
  });
});

test('mistakes below it are found as well, and do not stand in the way', async () => {
  const ingress = '  ingress:\n    - ports: [{ port: "80" }]\n    - ports: [{ port: "443" }]\n';
  await checkFix(policy('specs') + ingress, policy('spec') + ingress, 'Rename "specs" to "spec"', rules);
});

test('beside a spec, and without the fields of one, it belongs to another tool', () =>
  checkFindings(
    `${policy('spec')}specs:
  podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: all
  namespace: shop
sops:
  version: 3.7.3
`,
    rules,
  ));
