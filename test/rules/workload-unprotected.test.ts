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
