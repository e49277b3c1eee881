import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['selector-on-volatile-label'] };

const policy = (selector: string) => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector:
    matchLabels:
      app: web
${selector}
`;

describe('a label that changes', () => {
  test.each([
    ['pod-template-hash', '5d4f8c7b9', 'new with every rollout'],
    ['controller-revision-hash', 'web-7c9d', 'new with every rollout'],
    ['app.kubernetes.io/version', '"1.4.2"', 'new with every release'],
    ['version', 'v1.4.2', 'new with every release'],
    ['chart', 'web-0.3.1', 'new with every version of the chart'],
    ['job-name', 'backup-28912345', 'new for every run'],
    ['batch.kubernetes.io/controller-uid', 'f3b1', 'new for every Job'],
  ])('%s: %s', (key, value, words) =>
    checkFindings(
      policy(`      ${key}: ${value}
      #${' '.repeat(key.length + 1)}${'~'.repeat(value.length)} [selector-on-volatile-label] ${words}`),
      { ...rules, severity: 'warning' },
    ),
  );

  test('in an expression and of a peer', () =>
    checkFindings(
      policy(`    matchExpressions:
      - { key: helm.sh/chart, operator: NotIn, values: [web-1.0.0] }
      #        ~~~~~~~~~~~~~ [selector-on-volatile-label] then it excludes nothing
  ingress:
    - from:
        - podSelector: { matchLabels: { helm.sh/chart: db-1.0.0 } }
        #                                              ~~~~~~~~ [selector-on-volatile-label]`),
      rules,
    ));

  test('in a policy of the cluster', () =>
    checkFindings(
      `#- a.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: web }
spec:
  tier: Admin
  priority: 10
  subject:
    pods:
      namespaceSelector: {}
      podSelector: { matchLabels: { pod-template-hash: abc } }
      #                                                ~~~ [selector-on-volatile-label] ClusterNetworkPolicy "web"
`,
      rules,
    ));

  test('in a policy of Cilium, with the source of the label', () =>
    checkFindings(
      `#- a.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  endpointSelector:
    matchLabels:
      k8s:helm.sh/chart: web-1.0.0
      #                  ~~~~~~~~~ [selector-on-volatile-label] the label helm.sh/chart
`,
      rules,
    ));
});

describe('silent', () => {
  test.each([
    ['for a variant', policy('      version: v1')],
    ['for a version by name', policy('      app.kubernetes.io/version: stable')],
    ['for a Job of its own', policy('      job-name: migrate')],
    ['for a pod of a StatefulSet', policy('      statefulset.kubernetes.io/pod-name: web-0')],
    ['for a placeholder', policy(`      app.kubernetes.io/version: "\${VERSION}"`)],
    ['where it may have any value', policy('    matchExpressions: [{ key: job-name, operator: Exists }]')],
    [
      'in other kinds',
      policy('      helm.sh/chart: web-1.0.0')
        .replace('networking.k8s.io/v1', 'apps/v1')
        .replace('NetworkPolicy', 'Deployment'),
    ],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));
});

test('the whole expression goes', () =>
  checkFix(
    policy(
      '    matchExpressions:\n      - { key: helm.sh/chart, operator: In, values: [web-1.0.0] }\n      - { key: tier, operator: Exists }',
    ),
    policy('    matchExpressions:\n      - { key: tier, operator: Exists }'),
    'remove this one',
    rules,
  ));
