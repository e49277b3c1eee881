import { describe, test } from 'vitest';
import { defaultOptions } from '../../server/src/core';
import { checkFindings, checkFix } from '../support/check';

const rules = {
  rules: ['allow-all-defeats-default-deny', 'allow-all-ingress', 'empty-peer-list-allows-all', 'internet-egress-open'],
};

const policy = (name: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
${spec}`;

const deny = policy('default-deny', '  podSelector: {}\n  policyTypes: [Ingress, Egress]\n');
const pods = ['web', 'api']
  .map(
    (app) =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${app}, namespace: shop, labels: { app: ${app}, part-of: shop } }\n`,
  )
  .join('---\n');
const together = (...manifests: readonly string[]) => `#- a.yaml\n${manifests.join('---\n')}`;
const defeats = (message: string) => `    # ~~ [allow-all-defeats-default-deny] ${message}\n`;

describe('cancels', () => {
  test('both directions, in place of what else there is to say about the rules', () =>
    checkFindings(
      together(
        deny,
        policy(
          'open',
          `  podSelector: {}\n  policyTypes: [Ingress, Egress]\n  ingress:\n    - {}\n${defeats('"open" cancels "default-deny" for all 2 workloads: its rule is empty.')}  egress:\n    - {}\n${defeats('"open" cancels "default-deny" for all 2 workloads')}`,
        ),
        pods,
      ),
      rules,
    ));

  test('by selecting every workload that there is', () =>
    checkFindings(
      together(
        deny,
        policy(
          'open',
          `  podSelector: { matchLabels: { part-of: shop } }\n  ingress:\n    - {}\n${defeats('for all 2 workloads')}`,
        ),
        pods,
      ),
      rules,
    ));

  test('by naming all pods and all addresses', () =>
    checkFindings(
      together(
        deny,
        policy(
          'open',
          `  podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: { cidr: 0.0.0.0/0 }\n        - namespaceSelector: {}\n        # ~~~~~~~~~~~~~~~~~ [allow-all-defeats-default-deny] for every pod: namespaceSelector {}.\n`,
        ),
      ),
      rules,
    ));

  test('whatever an unreadable NetworkPolicy says, because none of them can deny', () =>
    checkFindings(
      together(
        deny,
        policy('open', `  podSelector: {}\n  ingress:\n    - {}\n${defeats('cancels')}`),
        policy('broken', '  podSelector: {}\n  ingress: everything\n'),
      ),
      rules,
    ));
});

describe('does not cancel', () => {
  const lesser = (rule: string) => `    # ~~ [${rule}]\n`;

  test('for one of the workloads', () =>
    checkFindings(
      together(
        deny,
        policy(
          'web',
          `  podSelector: { matchLabels: { app: web } }\n  ingress:\n    - {}\n${lesser('empty-peer-list-allows-all')}`,
        ),
        pods,
      ),
      rules,
    ));

  test('what another direction denies', () =>
    checkFindings(
      together(
        policy('default-deny', '  podSelector: {}\n  policyTypes: [Ingress]\n'),
        policy(
          'allow-all',
          `  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - {}\n${lesser('internet-egress-open')}`,
        ),
      ),
      rules,
    ));

  test('all ports by opening one', () =>
    checkFindings(
      together(
        deny,
        policy(
          'open',
          '  podSelector: {}\n  ingress:\n    - ports: [{ port: 80 }]\n    # ~~~ [allow-all-ingress] on TCP 80\n'.replace(
            '    # ~~~',
            '#     ~~~~~',
          ),
        ),
      ),
      rules,
    ));

  test('what its own policy allows beside it', () =>
    checkFindings(
      together(policy('allow-all', `  podSelector: {}\n  ingress:\n    - {}\n${lesser('allow-all-ingress')}`)),
      rules,
    ));

  test.each([
    [
      'in the namespace',
      'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: p, namespace: shop }\n',
    ],
    ['in the cluster', 'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: p }\n'],
  ])('for certain, where a policy %s may deny as well', (_, opaque) =>
    checkFindings(
      together(
        deny,
        policy('open', `  podSelector: {}\n  ingress:\n    - {}\n${lesser('empty-peer-list-allows-all')}`),
        opaque,
      ),
      rules,
    ),
  );
});

test('turned off, it leaves the rule to the others', () =>
  checkFindings(
    together(deny, policy('allow-all', '  podSelector: {}\n  ingress:\n    - {}\n    # ~~ [allow-all-ingress]\n')),
    {
      rules: ['allow-all-ingress'],
      analysis: { ...defaultOptions, disabledRules: new Set(['allow-all-defeats-default-deny']) },
    },
  ));

test('the fix keeps what the rule allowed within the namespace', () =>
  checkFix(
    together(deny, policy('open', '  podSelector: {}\n  ingress:\n    - {}\n')),
    together(deny, policy('open', '  podSelector: {}\n  ingress:\n    - from:\n        - podSelector: {}\n')),
    'Allow only pods of namespace "shop"',
    { rules: ['allow-all-defeats-default-deny'] },
  ));
