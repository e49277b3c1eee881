import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';
import { parseFixture } from '../support/fixture';

const options = { rules: ['rbac-can-change-network-boundary'] };

const pods = (spec: string, namespace = 'shop') => `#- pods-${namespace}.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: ${namespace} }
spec: { ${spec} }
`;

const roleCalled = (name: string, rule: string) => role('ClusterRole', rule).replace('name: changer', `name: ${name}`);

const role = (kind: string, rule: string) => `#- role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: changer${kind === 'Role' ? ', namespace: shop' : ''} }
rules: [{ ${rule} }]
`;

const binding = (kind: string, roleRef: string, subject: string, marker = '') => `#- binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: changer${kind === 'RoleBinding' ? ', namespace: shop' : ''} }
roleRef: { apiGroup: rbac.authorization.k8s.io, ${roleRef} }
subjects:
  - name: ${subject}
${marker}`;

const found = (message: string) =>
  `    #     ~~~~ [rbac-can-change-network-boundary] ServiceAccount "apps" may change ${message}\n`;
const bound = (kind: string, roleRef: string, message?: string) =>
  binding(
    kind,
    roleRef,
    'apps',
    `${message === undefined ? '' : found(message)}    kind: ServiceAccount\n    namespace: shop\n`,
  );
const clusterRole = 'kind: ClusterRole, name: changer';
const running = pods('serviceAccountName: apps');

test.each([
  ['apps', 'changer', 'ServiceAccount "apps" may change networkpolicies (ClusterRole "changer"): its pods could'],
  ['a'.repeat(39), 'r'.repeat(40), `ServiceAccount "${'a'.repeat(39)}" may change networkpolicies: its pods could`],
  ['a'.repeat(200), 'r', `ServiceAccount "${'a'.repeat(38)}…" may change networkpolicies: its pods could`],
])('names are told as far as there is room: %s', async (account, role, words) => {
  const rule = 'apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [create]';
  const yaml = [
    roleCalled(role, rule),
    `${binding('ClusterRoleBinding', `kind: ClusterRole, name: ${role}`, account)}    kind: ServiceAccount\n    namespace: shop\n`,
    pods(`serviceAccountName: ${account}`),
  ];
  const files = parseFixture(yaml.join('')).files;
  const [finding] = allFindings(await analyseFiles(files)).filter(({ ruleId }) => options.rules.includes(ruleId));
  expect(finding?.message).toBe(`${words} open their firewall.`);
  expect(finding?.message.length).toBeLessThanOrEqual(120);
});

describe('found', () => {
  test.each([
    ['policies', 'apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [create]', 'networkpolicies'],
    ['everything', 'apiGroups: ["*"], resources: ["*"], verbs: ["*"]', 'networkpolicies'],
    ['labels of namespaces', 'apiGroups: [""], resources: [namespaces, pods], verbs: [patch]', 'namespaces'],
    [
      'policies of a mesh',
      'apiGroups: [security.istio.io], resources: ["*"], verbs: [update]',
      'authorizationpolicies',
    ],
  ])('%s', (_, rule, resource) =>
    checkFindings(
      role('ClusterRole', rule) +
        bound('ClusterRoleBinding', clusterRole, `${resource} (ClusterRole "changer")`) +
        running,
      options,
    ),
  );

  test('a role that every cluster has', () =>
    checkFindings(
      bound('RoleBinding', 'kind: ClusterRole, name: edit', 'networkpolicies (of Kubernetes)') + running,
      options,
    ));

  test('every pod', () =>
    checkFindings(
      role('ClusterRole', 'apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: ["*"]') +
        binding(
          'ClusterRoleBinding',
          clusterRole,
          'system:serviceaccounts',
          '    #     ~~~~~~~~~~~~~~~~~~~~~~ [rbac-can-change-network-boundary] Group "system:serviceaccounts" may change\n    kind: Group\n',
        ),
      options,
    ));
});

describe('not found', () => {
  const policies = 'apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [update]';
  test.each([
    ['to read', 'apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list, watch]'],
    ['of another group', 'apiGroups: [example.com], resources: [networkpolicies], verbs: ["*"]'],
    ['a status', 'apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [update]'],
    ['new namespaces', 'apiGroups: [""], resources: [namespaces], verbs: [create]'],
  ])('%s', (_, rule) =>
    checkFindings(role('ClusterRole', rule) + bound('ClusterRoleBinding', clusterRole) + running, options),
  );

  test.each([
    ['pods without its token', pods('serviceAccountName: apps, automountServiceAccountToken: false')],
    ['pods of another namespace', pods('serviceAccountName: apps', 'pay')],
    ['pods of another ServiceAccount', pods('serviceAccountName: other')],
  ])('%s', (_, text) =>
    checkFindings(role('ClusterRole', policies) + bound('ClusterRoleBinding', clusterRole) + text, options),
  );

  test('a person, and a Role of another namespace', async () => {
    await checkFindings(
      role('ClusterRole', policies) + binding('ClusterRoleBinding', clusterRole, 'apps', '    kind: User\n') + running,
      options,
    );
    await checkFindings(
      role('Role', policies).replace('namespace: shop', 'namespace: pay') +
        bound('RoleBinding', 'kind: Role, name: changer') +
        running,
      options,
    );
  });
});
