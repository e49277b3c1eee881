import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const deployment = (name: string, namespace: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  template:
    metadata:
      labels:
        app: ${name}
`;

const ingress = { rules: ['missing-default-deny-ingress'] };
const egress = { rules: ['missing-default-deny-egress'] };

describe('where the finding stands', () => {
  test('at the Namespace manifest, wherever it is', () =>
    checkFindings(
      `#- a/web.yaml
${deployment('web', 'shop')}#- z/namespaces.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  #     ~~~~ [missing-default-deny-ingress] Namespace "shop" has 1 workload
`,
      ingress,
    ));

  test('without one, at the name of a workload that states no namespace', () =>
    checkFindings(
      `#- web.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  #     ~~~ [missing-default-deny-ingress] Namespace "default" (inferred) has 1 workload
`,
      ingress,
    ));

  test('once a namespace, however many workloads it holds', () =>
    checkFindings(
      `#- all.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: a, namespace: shop }
    #                               ~~~~ [missing-default-deny-ingress] has 2 workloads
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: b, namespace: shop }
`,
      ingress,
    ));
});

describe('what covers every pod', () => {
  const policy = (spec: string) => `${deployment('web', 'shop')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: shop
spec:
${spec}`;

  test.each([
    ['an empty selector and no policyTypes', '  podSelector: {}\n'],
    ['a null selector', '  podSelector:\n  policyTypes: [Ingress]\n'],
    ['empty matchLabels', '  podSelector:\n    matchLabels: {}\n  policyTypes: [Ingress]\n'],
    ['null matchLabels', '  podSelector:\n    matchLabels:\n  policyTypes: [Ingress]\n'],
    ['an empty list of policyTypes', '  podSelector: {}\n  policyTypes: []\n'],
  ])('ingress: %s', (_, spec) => checkFindings(`#- a.yaml\n${policy(spec)}`, ingress));

  test('egress rules without policyTypes isolate egress too', () =>
    checkFindings(`#- a.yaml\n${policy('  podSelector: {}\n  egress:\n    - {}\n')}`, egress));

  test('an empty list of egress rules without policyTypes does not', () =>
    checkFindings(
      `#- a.yaml
${policy('  podSelector: {}\n  egress: []\n').replace('  namespace: shop\n', '  namespace: shop\n  #          ~~~~ [missing-default-deny-egress] can open connections to any destination\n')}`,
      egress,
    ));

  test('a policy of another namespace covers nothing here', () =>
    checkFindings(
      `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  #          ~~~~ [missing-default-deny-ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: other
spec:
  podSelector: {}
`,
      ingress,
    ));

  test('a policy for some pods does not; the message counts the others', () =>
    checkFindings(
      `#- a.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  #     ~~~~ [missing-default-deny-ingress] 1 of its 2 workloads accepts connections from any pod
---
${deployment('web', 'shop')}---
${deployment('db', 'shop')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
`,
      ingress,
    ));
});

describe('what is left out', () => {
  test.each(['kube-system', 'kube-public', 'kube-node-lease'])('namespace %s', (name) =>
    checkFindings(`#- a.yaml\n${deployment('web', name)}`, { rules: [...ingress.rules, ...egress.rules] }),
  );

  test('namespaces without workloads', () =>
    checkFindings('#- a.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n'));

  test('host-network pods, which no policy can isolate', () =>
    checkFindings(
      `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: shop
spec:
  hostNetwork: true
  containers:
    - name: agent
      image: registry.example/agent:1
`,
      { rules: ['missing-default-deny-ingress', 'missing-default-deny-egress'] },
    ));

  test('patches: a workload without template, or without any image', () =>
    checkFindings(`#- a.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      containers:
        - name: api
          resources: {}
`));
});

test('egress is only a next step once ingress is isolated', () =>
  checkFindings(
    `#- a.yaml
${deployment('web', 'shop').replace('  namespace: shop\n', '  namespace: shop\n  #          ~~~~ [missing-default-deny-egress]\n')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
`,
    { ...egress, severity: 'information' },
  ));
