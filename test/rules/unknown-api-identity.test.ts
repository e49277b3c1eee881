import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['unknown-api-identity'] };

test('names that a tool fills in, and kinds of catalogues that are never applied, are not judged', () =>
  checkFindings(
    [`\${NAME}`, '"%NAME%"', 'web-$(ENV)', '<name>', '"@NAME@"']
      .map((name, index) => `#- ${index}.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`)
      .join('') +
      `#- catalog-info.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: My_Component
#- kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
metadata:
  name: My_App
`,
    rules,
  ));

test('kinds and groups of other systems with the same names stay silent', () =>
  checkFindings(
    `#- a.yaml
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata:
  name: calico
spec:
  selector: all()
---
apiVersion: extensions/v1beta1
kind: NetworkPolicy
metadata:
  name: removed
spec:
  podSelector: {}
  ingress: []
---
apiVersion: config.openshift.io/v1
kind: Ingress
metadata:
  name: cluster
spec:
  domain: apps.example.com
---
apiVersion: gateway.solo.io/v1
kind: Gateway
metadata:
  name: gloo
spec:
  bindPort: 8080
---
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata:
  name: groups
spec:
  podSelector: {}
  securityGroups: {}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: system:node
rules: []
---
apiVersion: networking.gke.io/v1alpha1
kind: FQDNNetworkPolicy
metadata:
  name: names
spec:
  podSelector: {}
  egress:
    - matches: [{ name: example.com }]
---
apiVersion: projectcalico.org/v3
kind: StagedKubernetesNetworkPolicy
metadata:
  name: staged
spec:
  podSelector: {}
  policyTypes: [Ingress]
---
apiVersion: k8s.ovn.org/v1alpha1
kind: NetworkQoS
metadata:
  name: quality
spec:
  podSelector: {}
  egress: [{ dscp: 46 }]
---
apiVersion: networking.x-k8s.io/v1alpha1
kind: Gateway
metadata:
  name: of-the-first-days
spec:
  listeners: []
---
apiVersion: networking.internal.knative.dev/v1alpha1
kind: Ingress
metadata:
  name: of-knative
spec:
  rules: [{ http: { paths: [] } }]
---
apiVersion: iam.example.org/v1
kind: RoleBinding
metadata:
  name: of-a-cloud-provider
spec:
  rules: [{ to: everybody }]
`,
    rules,
  ));

test('an object of RBAC has no spec: the body is another kind’s', () =>
  checkFindings(
    `#- a.yaml
apiVersion: rbac.authorization.k8s.io/v1
#           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unknown-api-identity] has other fields; the body is an AuthorizationPolicy
kind: ClusterRoleBinding
metadata:
  name: a
spec:
  rules:
    - from: [{ source: { namespaces: [shop] } }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: b
spec:
#<~~ [unknown-api-identity] has no "spec"
  verbs: [get]
`,
    rules,
  ));

test('the port of a Linkerd Server under another group', () =>
  checkFix(
    '#- a.yaml\napiVersion: linkerd.io/v1\nkind: Server\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n  port: http\n',
    '#- a.yaml\napiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata:\n  name: web\nspec:\n  podSelector: {}\n  port: http\n',
    'Make this a policy.linkerd.io/v1beta3 Server',
    rules,
  ));

test('a policy body that lost its indentation is still recognised', () =>
  checkFindings(
    `#- a.yaml
apiVersion: networks.example.com/v1
#           ~~~~~~~~~~~~~~~~~~~~~~~ [unknown-api-identity] the body is a NetworkPolicy
kind: RoleBinding
metadata:
spec:
podSelector: {}
policyTypes:
- Ingress
`,
    rules,
  ));

test('an item of a List is found where it stands', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    #           ~~ [unknown-api-identity] "v1 NetworkPolicy" is not a Kubernetes API
    kind: NetworkPolicy
    metadata:
      name: p
    spec:
      podSelector: {}
      ingress: []
`,
    rules,
  ));

describe('authorization policies', () => {
  const policy = (apiVersion: string, spec: string) => `#- a.yaml
apiVersion: ${apiVersion}
kind: AuthorizationPolicy
metadata:
  name: p
spec:
  ${spec}
`;

  test('are Istio’s by their rules', () =>
    checkFix(
      policy('security.example.io/v1', 'rules: []'),
      policy('security.istio.io/v1', 'rules: []'),
      'Make this a security.istio.io/v1 AuthorizationPolicy',
      rules,
    ));

  test('are Linkerd’s by the authentications that they require', () =>
    checkFix(
      policy('security.example.io/v1', 'requiredAuthenticationRefs: []'),
      policy('policy.linkerd.io/v1alpha1', 'requiredAuthenticationRefs: []'),
      'Make this a policy.linkerd.io/v1alpha1 AuthorizationPolicy',
      rules,
    ));
});

test('a kustomization may give a placeholder its name', () =>
  checkFindings(
    `#- kustomization.yaml
namespace: shop
resources:
  - namespace.yaml
#- namespace.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: _
`,
    rules,
  ));

test('a patch with a target may have any name', () =>
  checkFindings(
    `#- kustomization.yaml
resources:
  - web.yaml
patches:
  - path: patch.yaml
    target: { kind: Pod }
#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
#- patch.yaml
apiVersion: v1
kind: Pod
metadata:
  name: Not_Important
  labels:
    app: web
`,
    rules,
  ));

test('what is written in double quotes keeps them, so that JSON stays JSON', () =>
  checkFix(
    `#- policy.json
{
  "apiVersion": "network.example.io/v1",
  "kind": "ClusterRole",
  "metadata": { "name": "deny-all" },
  "spec": { "podSelector": {}, "policyTypes": ["Ingress"] }
}
`,
    `#- policy.json
{
  "apiVersion": "networking.k8s.io/v1",
  "kind": "NetworkPolicy",
  "metadata": { "name": "deny-all" },
  "spec": { "podSelector": {}, "policyTypes": ["Ingress"] }
}
`,
    '',
    rules,
  ));

test('a bare NetworkPolicy of a group that serves none', () =>
  checkFindings(
    `#- a.yaml
apiVersion: network.k8s.io/v1
#           ~~~~~~~~~~~~~~~~~ [unknown-api-identity] networking.k8s.io/v1 serves this kind
kind: NetworkPolicy
metadata:
  name: deny
spec:
  podSelector: {}
---
apiVersion: network.example.io/v1
kind: NetworkPolicy
metadata:
  name: of-a-cloud-provider
spec:
  forProvider: {}
`,
    rules,
  ));

test.each(['Networkpolicy', 'NetworkPolicies'])('a misspelt kind: %s', (kind) =>
  checkFix(
    `#- a.yaml\napiVersion: networking.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: deny\nspec:\n  podSelector: {}\n`,
    '#- a.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\nspec:\n  podSelector: {}\n',
    'Make this a networking.k8s.io/v1 NetworkPolicy',
    rules,
  ),
);

describe('an identity that is nearly right', () => {
  const body = 'metadata: { name: deny, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n';
  const fixed = `#- a.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${body}`;
  const fix = 'Make this a networking.k8s.io/v1 NetworkPolicy';

  test.each(['Networkpolicy', 'NetworkPolicies'])('%s', async (kind) => {
    const yaml = `#- a.yaml\napiVersion: networking.k8s.io/v1\nkind: ${kind}\n`;
    const marker = `#     ${'~'.repeat(kind.length)} [unknown-api-identity] the body is a NetworkPolicy\n`;
    await checkFindings(yaml + marker + body, { ...rules, severity: 'error' });
    await checkFix(yaml + body, fixed, fix, rules);
  });

  test('NetworkPolicy without apiVersion', async () => {
    const marker =
      '#     ~~~~~~~~~~~~~ [unknown-api-identity] "deny" has no "apiVersion"; write networking.k8s.io/v1\n';
    await checkFindings(`#- a.yaml\nkind: NetworkPolicy\n${marker}${body}`, { ...rules, severity: 'error' });
    await checkFix(`#- a.yaml\nkind: NetworkPolicy\n${body}`, fixed, fix, rules);
    await checkFix(`#- a.yaml\napiVersion:\nkind: NetworkPolicy\n${body}`, fixed, fix, rules);
  });

  test('networkPolicy without apiVersion as JSON, and as an item of a List', async () => {
    const json = '"metadata":{"name":"deny"},"spec":{"podSelector":{}}}\n';
    await checkFix(
      `#- a.json\n{"kind":"networkPolicy",${json}`,
      `#- a.json\n{"apiVersion": "networking.k8s.io/v1", "kind":"NetworkPolicy",${json}`,
      fix,
      rules,
    );
    const list = (head: string) =>
      `#- a.yaml\napiVersion: v1\nkind: List\nitems:\n  - ${head}kind: NetworkPolicy\n    metadata: { name: deny }\n    spec: { podSelector: {} }\n`;
    await checkFix(list(''), list('apiVersion: networking.k8s.io/v1\n    '), fix, rules);
  });

  test('something else that mentions the kind is not Kubernetes’', () =>
    checkFindings('#- a.yaml\nkind: NetworkPolicy\nmetadata: { name: deny }\ntarget: all\n'));

  test.each([
    ['AdminNetworkPolicy', 'v1alpha2', 'v1alpha1', 'priority: 10, '],
    ['BaselineAdminNetworkPolicy', 'v1alpha2', 'v1alpha1', ''],
    ['ClusterNetworkPolicy', 'v1alpha1', 'v1alpha2', 'tier: Admin, priority: 10, '],
  ])('%s in %s', async (kind, written, served, fields) => {
    const group = 'policy.networking.k8s.io';
    const policy = (version: string, marker = '') =>
      `#- a.yaml\napiVersion: ${group}/${version}\n${marker}kind: ${kind}\nmetadata: { name: default }\nspec: { ${fields}subject: { namespaces: {} } }\n`;
    const marker = `#           ${'~'.repeat(group.length + 9)} [unknown-api-identity] ${served} serves this kind.\n`;
    await checkFindings(policy(written, marker), { ...rules, severity: 'error' });
    await checkFix(policy(written), policy(served), `Make this a ${group}/${served} ${kind}`, rules);
    await checkFindings(policy('v1beta1'), rules);
  });
});

describe('a policy without a name', () => {
  const policy = (metadata: string) =>
    `#- a.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n${metadata}spec: { podSelector: {} }\n`;
  const options = { ...rules, severity: 'error' } as const;

  test('is rejected', async () => {
    const marker = '#<~~~~~~ [unknown-api-identity] NetworkPolicy without a name\n';
    await checkFindings(policy(`${marker}  namespace: shop\n`), options);
    await checkFindings(policy('  name:\n# ~~~~ [unknown-api-identity] without a name\n  namespace: shop\n'), options);
  });

  test('may leave it to the server, or be a patch that kustomize applies elsewhere', async () => {
    await checkFindings(policy('  generateName: deny-\n'), rules);
    await checkFindings(
      `${policy('  namespace: shop\n')}#- kustomization.yaml\npatches: [{ path: a.yaml, target: { kind: NetworkPolicy } }]\n`,
      rules,
    );
  });
});

test('a misspelt kind of a policy that denies by default', async () => {
  const policy = (kind: string, spec = 'podSelector: {}') =>
    `#- a.yaml\napiVersion: networking.k8s.io/v1\n${kind}metadata: { name: deny-all, namespace: shop }\nspec:\n  ${spec}\n`;
  await checkFindings(
    policy('kind: NetworkPolcy\n#     ~~~~~~~~~~~~ [unknown-api-identity] the body is a NetworkPolicy\n'),
    rules,
  );
  await checkFix(policy('kind: NetworkPolcy\n'), policy('kind: NetworkPolicy\n'), 'Make this a', rules);
  await checkFindings(policy('kind: NetworkPolicy\n'), rules);
  await checkFindings(policy('kind: ServiceCIDR\n', 'cidrs: [10.0.0.0/16]'), rules);
  await checkFindings(policy('kind: IngressClass\n', '{}'), rules);
});
