import { test } from 'vitest';
import { checkFix } from '../support/check';

test('the policy for a workload with a generated name has a name that Kubernetes takes', () => {
  const job = `apiVersion: batch/v1
kind: Job
metadata:
  generateName: run-
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: run
`;
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: run-ingress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: run
  policyTypes:
    - Ingress
`;
  return checkFix(
    `#- job.yaml\n${job}`,
    `#- job.yaml\n${job}#- networkpolicy-run.yaml\n${policy}`,
    'Deny all ingress to Job "run-*", in a new file networkpolicy-run.yaml',
    { rules: ['workload-unprotected-ingress', 'unknown-api-identity'] },
  );
});

const pod = (name: string, labels: string) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: kube-system
  labels: ${labels}
`;

const policy = (name: string, labels: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}-ingress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
${labels}
  policyTypes:
    - Ingress
`;

const ingress = { rules: ['workload-unprotected-ingress'] };

test('the policy for a workload selects no other one where its labels can tell', () => {
  const pods = `#- pods.yaml\n${pod('api', '{ app: shop, component: api }')}---\n${pod('web', '{ app: shop, component: web }')}`;
  return checkFix(
    pods,
    `${pods}#- networkpolicy-api.yaml\n${policy('api', '      app: shop\n      component: api')}`,
    'Deny all ingress to Pod "api", in a new file',
    ingress,
  );
});

test('and says so where they cannot', () => {
  const pods = `#- pods.yaml\n${pod('api', '{ app: shop }')}---\n${pod('web', '{ app: shop }')}`;
  return checkFix(
    pods,
    `${pods}#- networkpolicy-api.yaml\n${policy('api', '      app: shop')}`,
    'Deny all ingress to Pod "api" and 1 more with its labels, in a new file',
    ingress,
  );
});

test('of two workloads with one name each gets its own policy', () => {
  const files = `#- pods.yaml
${pod('api', '{ app: api-pod }')}---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: $0api
  namespace: kube-system
spec:
  template:
    metadata:
      labels: { app: api }
    spec:
      containers: []
`;
  return checkFix(
    files,
    `#- networkpolicy-api.yaml\n${policy('api', '      app: api')}`,
    'Deny all ingress to Deployment "api", in a new file',
    ingress,
  );
});
