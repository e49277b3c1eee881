import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['hostnetwork-bypasses-policy'] };

const pods = (kind: string, name: string, labels: string, more = 'hostNetwork: true') => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec: { template: { metadata: { labels: ${labels} }, spec: { ${more} } } }
`;

const policy = (name: string, selector: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: ${selector}
`;

/** A marker below the field in the last line of the text. */
const found = (text: string, message: string) => {
  const column = Math.max(text.lastIndexOf('hostNetwork'), text.lastIndexOf('podSelector'));
  const indent = column - text.lastIndexOf('\n', column) - 2;
  return `${text}#${' '.repeat(indent)}~~~~~~~~~~~ [hostnetwork-bypasses-policy] ${message}\n`;
};

describe('a workload', () => {
  test('is on the host network without any policy', () =>
    checkFindings(
      `#- a.yaml
${found(pods('Deployment', 'api', '{ app: api }'), 'Deployment "api" is on the network of its node: no NetworkPolicy can apply to it (hostNetwork).')}`,
      { ...rules, severity: 'warning' },
    ));

  test('is named once, with the policy that speaks of it before the one that is for all', () =>
    checkFindings(
      `#- a.yaml
${policy('a-default-deny', '{}')}---
${policy('api', '{ matchLabels: { app: api } }')}---
${found(pods('Deployment', 'api', '{ app: api }'), 'NetworkPolicy "api" is not enforced for it')}`,
      rules,
    ));

  test('of a CronJob, in a List', () =>
    checkFindings(
      `#- a.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: backup }
    spec:
      jobTemplate:
        spec:
          template:
            spec:
              hostNetwork: true
#             ~~~~~~~~~~~ [hostnetwork-bypasses-policy] CronJob "backup"
`,
      rules,
    ));

  test('of a base, with the overlays that have it', () =>
    checkFindings(
      `#- base/kustomization.yaml
resources: [a.yaml]
#- base/a.yaml
${found(pods('Deployment', 'api', '{ app: api }'), 'This holds in 2 scopes: "dev", "prod".')}#- dev/kustomization.yaml
resources: [../base]
#- prod/kustomization.yaml
resources: [../base]
`,
      rules,
    ));

  test.each(['hostNetwork: false', 'hostNetwork: "true"', 'hostNetwork:', 'hostPID: true'])(
    'has a network of its own: %s',
    (more) => checkFindings(`#- a.yaml\n${pods('Deployment', 'api', '{ app: api }', more)}`, rules),
  );
});

describe('parts of the cluster are expected there', () => {
  test.each([
    ['DaemonSet', 'calico-node', '{ k8s-app: calico-node }'],
    ['DaemonSet', 'cilium', '{ k8s-app: cilium }'],
    ['Deployment', 'cilium-operator', '{ name: cilium-operator }'],
    ['DaemonSet', 'kube-flannel-ds-amd64', '{ app: flannel }'],
    ['DaemonSet', 'kube-proxy', '{}'],
    ['DaemonSet', 'prometheus-node-exporter', '{}'],
    ['DaemonSet', 'metrics', '{ app.kubernetes.io/name: node-exporter }'],
    ['DaemonSet', 'ingress-nginx-controller', '{}'],
    ['DaemonSet', 'traefik', '{}'],
  ])('%s %s', (kind, name, labels) => checkFindings(`#- a.yaml\n${pods(kind, name, labels)}`, rules));

  test('what runs in kube-system', () =>
    checkFindings(`#- a.yaml\n${pods('Deployment', 'api', '{}').replace('shop', 'kube-system')}`, rules));

  test.each([
    ['Deployment', 'traefik'],
    ['Deployment', 'pacific-node'],
    ['Deployment', 'etcdkeeper'],
  ])('but not %s %s', (kind, name) => {
    const text = pods(kind, name, '{}');
    return checkFindings(`#- a.yaml\n${found(text, `"${name}"`)}`, rules);
  });
});

describe('a policy', () => {
  const exporter = pods('DaemonSet', 'node-exporter', '{ app: exporter }');

  test('selects nothing but pods that are expected on the host network', () =>
    checkFindings(
      `#- a.yaml
${exporter}---
${found(policy('exporter', '{ matchLabels: { app: exporter } }'), 'NetworkPolicy "exporter" has no effect: it selects only pods on the host network')}`,
      { ...rules, severity: 'warning' },
    ));

  test('selects other pods too', () =>
    checkFindings(
      `#- a.yaml
${exporter}---
${pods('Deployment', 'web', '{ app: exporter }', '')}---
${policy('exporter', '{ matchLabels: { app: exporter } }')}`,
      rules,
    ));

  test('is for all pods', () => checkFindings(`#- a.yaml\n${exporter}---\n${policy('deny', '{}')}`, rules));

  test('may select pods of an operator', () =>
    checkFindings(
      `#- a.yaml
${exporter}---
${policy('exporter', '{ matchLabels: { app: exporter } }')}---
apiVersion: example.com/v1
kind: Exporter
metadata: { name: other, namespace: shop }
`,
      rules,
    ));

  test('may select pods of another scope', () =>
    checkFindings(
      `#- a.yaml
${exporter}---
${policy('exporter', '{ matchLabels: { app: exporter } }')}#- other/kustomization.yaml
resources: [web.yaml]
#- other/web.yaml
${pods('Deployment', 'web', '{ app: exporter }', '')}`,
      rules,
    ));
});

test('the field is removed with its line', () =>
  checkFix(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
    name: web
spec:
    containers: []   # none
    hostNetwork: true # why?
    dnsPolicy: ClusterFirstWithHostNet
`,
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
    name: web
spec:
    containers: []   # none
    dnsPolicy: ClusterFirstWithHostNet
`,
    '',
    rules,
  ));
