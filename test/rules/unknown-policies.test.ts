import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';

/** Policy kinds that are not modelled must make verdicts unknown: never "uncovered", never "covered". */

const absenceRules = [
  'missing-default-deny-ingress',
  'missing-default-deny-egress',
  'workload-unprotected-ingress',
  'workload-unprotected-egress',
  'selector-matches-nothing',
];

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
`;

const policy = (apiVersion: string, kind: string, namespace?: string) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: p
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec: {}
`;

async function coverageOfWeb(...manifests: string[]) {
  const analysis = await analyseFiles([{ path: 'a.yaml', text: [pod, ...manifests].join('---\n') }]);
  const workload = coverageOf(analysis).scopes[0]?.namespaces[0]?.workloads[0];
  return workload && { ingress: workload.ingress, egress: workload.egress, reason: workload.reason };
}

describe.each([
  ['cilium.io/v2', 'CiliumNetworkPolicy', 'shop'],
  ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', undefined],
  ['projectcalico.org/v3', 'NetworkPolicy', 'shop'],
  ['projectcalico.org/v3', 'GlobalNetworkPolicy', undefined],
  ['crd.projectcalico.org/v1', 'NetworkPolicy', 'shop'],
  ['networking.k8s.aws/v1alpha1', 'ClusterNetworkPolicy', undefined],
  ['crd.antrea.io/v1beta1', 'NetworkPolicy', 'shop'],
  ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', undefined],
])('%s %s', (apiVersion, kind, namespace) => {
  test('withholds every finding about what is absent', () =>
    checkFindings(`#- a.yaml\n${pod}---\n${policy(apiVersion, kind, namespace)}`, { rules: absenceRules }));

  test('makes coverage unknown, with the reason', async () => {
    expect(await coverageOfWeb(policy(apiVersion, kind, namespace))).toEqual({
      ingress: 'unknown',
      egress: 'unknown',
      reason: `${kind} "p" is not modelled yet.`,
    });
  });
});

test('a namespaced policy of another namespace changes nothing here', async () => {
  expect(await coverageOfWeb(policy('cilium.io/v2', 'CiliumNetworkPolicy', 'other'))).toMatchObject({
    ingress: 'open',
    egress: 'open',
  });
});

test.each([
  ['network.openshift.io/v1', 'EgressNetworkPolicy', 'shop'],
  ['k8s.ovn.org/v1', 'EgressFirewall', 'shop'],
  ['policy.linkerd.io/v1alpha1', 'EgressNetwork', 'linkerd-egress'],
])('%s %s says nothing about ingress', async (apiVersion, kind, namespace) => {
  expect(await coverageOfWeb(policy(apiVersion, kind, namespace))).toMatchObject({
    ingress: 'open',
    egress: 'unknown',
    reason: `${kind} "p" is not modelled yet.`,
  });
});

test('a cluster-wide policy may select nodes, and with them the pods on their network', async () => {
  const onHost = 'apiVersion: v1\nkind: Pod\nmetadata: { name: agent }\nspec: { hostNetwork: true }\n';
  const stateWith = async (manifest: string) => {
    const analysis = await analyseFiles([{ path: 'a.yaml', text: `${onHost}---\n${manifest}` }]);
    return coverageOf(analysis).scopes[0]?.namespaces[0]?.workloads[0]?.ingress;
  };
  expect(await stateWith(policy('projectcalico.org/v3', 'GlobalNetworkPolicy'))).toBe('unknown');
  expect(await stateWith(policy('projectcalico.org/v3', 'NetworkPolicy', 'default'))).toBe('open');
});

test('of policies with one name and different rules it is not known which one is there', async () => {
  const named = (name: string, spec: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
  const denyAll = named('p', '{ podSelector: {} }');
  const other = named('p', '{ podSelector: { matchLabels: { app: api } } }');
  const why = 'NetworkPolicy "shop/p" is written more than once, with different rules.';
  expect(await coverageOfWeb(denyAll, other)).toEqual({ ingress: 'unknown', egress: 'open', reason: why });
  const analysis = await analyseFiles([{ path: 'a.yaml', text: [pod, denyAll, other].join('---\n') }]);
  expect(coverageOf(analysis).notAnalysed).toMatchObject([{ path: 'a.yaml', reason: why }]);
  expect(await coverageOfWeb(denyAll, denyAll)).toMatchObject({ ingress: 'closed' });
  expect(await coverageOfWeb(denyAll, other, named('q', '{ podSelector: {} }'))).toMatchObject({ ingress: 'unknown' });
  const allowAll = named('q', '{ podSelector: {}, ingress: [{}] }');
  expect(await coverageOfWeb(denyAll, other, allowAll)).toMatchObject({ ingress: 'open' });
});

test('the authorization of a mesh says nothing about egress', async () => {
  const authorization = policy('security.istio.io/v1', 'AuthorizationPolicy', 'shop');
  expect(await coverageOfWeb(authorization)).toMatchObject({ ingress: 'unknown', egress: 'open' });
  await checkFindings(
    `#- a.yaml
${pod.replace('  namespace: shop\n', '  namespace: shop\n  #          ~~~~ [missing-default-deny-egress]\n')}---
${authorization}`,
  );
});

test('a policy with YAML errors is there, but what it does is not known', async () => {
  const broken = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: shop
spec:
  podSelector: {
`;
  expect(await coverageOfWeb(broken)).toMatchObject({ ingress: 'unknown', egress: 'unknown' });
});

test('a policy that the API server would reject is not taken for coverage', async () => {
  const invalid = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: shop
spec:
  podSelector: {}
  policyTypes: Ingress
`;
  expect(await coverageOfWeb(invalid)).toMatchObject({
    ingress: 'unknown',
    reason: 'NetworkPolicy "p" cannot be read as written (policyTypes must be a list).',
  });
});

test('a template that may be a policy withholds what is absent in its scope', async () => {
  const template = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {{ .Values.name }}\n';
  await checkFindings(`#- a.yaml\n${pod}#- b.yaml\n${template}`);
  expect(await coverageOfWeb(template)).toMatchObject({ ingress: 'unknown', egress: 'unknown' });
});

test('a template of another kind does not', () =>
  checkFindings(
    `#- a.yaml
${pod.replace('  namespace: shop\n', '  namespace: shop\n  #          ~~~~ [missing-default-deny-ingress]\n  #          ~~~~ [missing-default-deny-egress]\n')}#- b.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Values.name }}
`,
  ));

test('charts are never judged for what is absent', () =>
  checkFindings(`#- chart/Chart.yaml
apiVersion: v2
name: shop
version: 1.0.0
#- chart/templates/web.yaml
${pod}#- chart/extra.yaml
${pod}`));

test('beside a remote base nothing counts as covered, because the base may allow more', async () => {
  const kustomization = 'resources:\n  - a.yaml\n  - https://example.com/base\n';
  const deny =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\n  namespace: shop\nspec:\n  podSelector: {}\n';
  const analysis = await analyseFiles([
    { path: 'kustomization.yaml', text: kustomization },
    { path: 'a.yaml', text: `${pod}---\n${deny}` },
  ]);
  const coverage = coverageOf(analysis);
  expect(coverage.scopes[0]?.namespaces[0]?.workloads[0]).toMatchObject({ ingress: 'unknown', egress: 'unknown' });
  expect(coverage.totals).toMatchObject({ workloads: 1, ingress: 0, egress: 0 });
});

/** The API server refuses each of these; taken at their word they would select every pod or open every port. */
test.each([
  ['matchLabels as a list', 'podSelector: { matchLabels: [app, web] }', 'matchLabels must be a map of texts'],
  [
    'policyTypes below matchLabels',
    'podSelector: { matchLabels: { app: web, policyTypes: [Egress] } }',
    '"policyTypes" is nested under matchLabels',
  ],
  ['matchExpressions as a map', 'podSelector: { matchExpressions: { key: app } }', 'matchExpressions must be a list'],
  [
    'a policy type that is no text',
    'policyTypes: [{ Egress: null }]',
    'policyTypes may only contain Ingress and Egress',
  ],
  ['a rule that is a text', 'ingress: [web]', 'a rule must be a map with "from" and "ports"'],
  ['a port that is a number', 'ingress: [{ ports: [80] }]', 'a port must be a map with "port" and "protocol"'],
  [
    'a port that is a boolean',
    'ingress: [{ ports: [{ port: yes }] }]',
    'port must be a number from 1 to 65535 or a name',
  ],
  ['a port beyond 65535', 'ingress: [{ ports: [{ port: 65536 }] }]', 'port must be a number from 1 to 65535 or a name'],
  ['an endPort in quotes', 'ingress: [{ ports: [{ port: 80, endPort: "90" }] }]', 'endPort must be a number'],
  ['a protocol in lower case', 'ingress: [{ ports: [{ protocol: tcp }] }]', '"tcp" is not TCP, UDP or SCTP'],
  [
    'a prefix length beyond 32',
    'ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/33 } }] }]',
    '"10.0.0.0/33" is not a CIDR',
  ],
  [
    'an except that is a text',
    'ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: 10.1.0.0/16 } }] }]',
    'except must be a list',
  ],
  [
    'an except beside its cidr',
    'ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [192.168.0.0/16] } }] }]',
    'except "192.168.0.0/16" is not a part of "10.0.0.0/8"',
  ],
  [
    'an except that leaves nothing',
    'ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] } }] }]',
    'except "10.0.0.0/8" is not a part of "10.0.0.0/8"',
  ],
  [
    'a misspelt except',
    'ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, exept: [10.1.0.0/16] } }] }]',
    '"exept" is not a field of ipBlock',
  ],
  ['a port number in quotes', 'ingress: [{ ports: [{ port: "80" }] }]', 'port "80" is a text'],
  [
    'a port name that is too long',
    'ingress: [{ ports: [{ port: metrics-and-more }] }]',
    '"metrics-and-more" is not a port name',
  ],
  ['an endPort with a fraction', 'ingress: [{ ports: [{ port: 80, endPort: 90.5 }] }]', 'endPort must be a number'],
  ['an empty protocol', 'ingress: [{ ports: [{ port: 80, protocol: "" }] }]', '"" is not TCP, UDP or SCTP'],
  [
    'a field that stands twice',
    'podSelector: {}\n  podSelector: { matchLabels: { app: api } }',
    'spec has "podSelector" twice',
  ],
  ['a label that stands twice', 'podSelector: { matchLabels: { app: web, app: api } }', 'matchLabels has "app" twice'],
  ['a third policy type', 'policyTypes: [Ingress, Egress, Ingress]', 'policyTypes has "Ingress" twice'],
  [
    'a label value that cannot exist',
    'podSelector: { matchLabels: { app: a b } }',
    '"a b" is not the value of a label',
  ],
  ['a placeholder', 'podSelector: { matchLabels: { app: "$(APP)" } }', '"$(APP)" is filled in by another tool'],
  ['a key that cannot exist', 'podSelector: { matchLabels: { /app: a } }', '"/app" is not the key of a label'],
  [
    'a match expression with value instead of values',
    'podSelector: { matchExpressions: [{ key: app, operator: Exists, value: web }] }',
    '"value" is not a field of a match expression',
  ],
])('%s makes verdicts unknown', async (_name, field, why) => {
  const text = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec:\n  ${field}\n`;
  expect(await coverageOfWeb(text)).toEqual({
    ingress: 'unknown',
    egress: 'unknown',
    reason: `NetworkPolicy "p" cannot be read as written (${why}).`,
  });
});

test.each([
  ['a spec without its indentation', 'podSelector: {}', '"podSelector" is not a field of a NetworkPolicy'],
  ['a spec that is a list', 'spec: []', 'spec must be a map'],
])('%s is not taken for a default-deny', async (_name, body, why) => {
  const text = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\n${body}\n`;
  expect(await coverageOfWeb(text)).toMatchObject({
    ingress: 'unknown',
    reason: `NetworkPolicy "p" cannot be read as written (${why}).`,
  });
});

test('a policy without a name is not taken for coverage, and is listed', async () => {
  const text =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { namespace: shop }\nspec: { podSelector: {} }\n';
  const why = 'NetworkPolicy "" cannot be read as written (metadata.name is missing).';
  expect(await coverageOfWeb(text)).toMatchObject({ ingress: 'unknown', reason: why });
  const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
  expect(coverageOf(analysis).notAnalysed).toMatchObject([{ path: 'a.yaml', reason: why }]);
});

test('a broken policy is unknown in its own namespace and nowhere else', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
  namespace: other
  #          ~~~~~ [missing-default-deny-ingress]
---
${pod}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: shop
spec:
  podSelector: {}
  ingress: [
  #        ~ [invalid-yaml]
`,
    { rules: ['missing-default-deny-ingress', 'invalid-yaml'] },
  ));

test('a template that states its namespace is unknown there and nowhere else', () =>
  checkFindings(
    `#- a.yaml
${pod}#- b.yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
  namespace: other
  #          ~~~~~ [missing-default-deny-ingress]
#- c.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .Values.name }}
  namespace: shop
`,
    { rules: ['missing-default-deny-ingress'] },
  ));

test.each([
  [
    'an unknown field of the spec',
    'networking.k8s.io/v1',
    'podSelector: {}\n  policytypes: [Ingress]',
    '"policytypes" is not a field of spec',
  ],
  [
    'an unknown field of a rule',
    'networking.k8s.io/v1',
    'podSelector: {}\n  ingress: [{ port: 80 }]',
    '"port" is not a field of an ingress rule',
  ],
])('%s: unknown, with the reason', async (_, apiVersion, spec, reason) => {
  const text = `apiVersion: ${apiVersion}\nkind: NetworkPolicy\nmetadata:\n  name: p\n  namespace: shop\nspec:\n  ${spec}\n`;
  expect(await coverageOfWeb(text)).toMatchObject({ ingress: 'unknown', reason: expect.stringContaining(reason) });
});

describe('a policy that today no API server accepts never covers anything', () => {
  const denyAll = (apiVersion: string) =>
    `apiVersion: ${apiVersion}\nkind: NetworkPolicy\nmetadata:\n  name: p\n  namespace: shop\nspec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n`;

  test.each(['networking.k8s.io/v1beta1', 'networking.k8s.io/v2', 'extensions/v1', 'network.example.io/v1'])(
    '%s never existed, so it counts as absent',
    async (apiVersion) => {
      expect(await coverageOfWeb(denyAll(apiVersion))).toMatchObject({ ingress: 'open', egress: 'open' });
      const marker = `#           ${'~'.repeat(apiVersion.length)} [unknown-api-identity] so nothing is enforced\n`;
      const marked = denyAll(apiVersion).replace('kind:', `${marker}kind:`);
      await checkFindings(`#- a.yaml\n${pod}---\n${marked}`, {
        rules: ['unknown-api-identity', 'removed-or-deprecated-api'],
      });
    },
  );

  test('extensions/v1beta1 is removed, and only a cluster of its age enforces it', async () => {
    const reason = 'NetworkPolicy "p" has a version that Kubernetes 1.16 removed (extensions/v1beta1).';
    expect(await coverageOfWeb(denyAll('extensions/v1beta1'))).toEqual({
      ingress: 'unknown',
      egress: 'unknown',
      reason,
    });
    const files = [{ path: 'a.yaml', text: `${pod}---\n${denyAll('extensions/v1beta1')}` }];
    expect(coverageOf(await analyseFiles(files)).totals).toMatchObject({ ingress: 0, egress: 0, covered: 0 });
  });
});
