import { test } from 'vitest';
import { checkFindings } from '../support/check';

const everything = (comment: string, markers: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: { cidr: 0.0.0.0/0 } # ${comment}
${markers}`;

const rules = {
  rules: ['internet-egress-open', 'metadata-endpoint-reachable', 'unused-suppression'],
};

test('an accepted finding does not speak for another one of the same policy rule', () =>
  checkFindings(
    everything(
      'firebreak: ignore[internet-egress-open]',
      '          #                ~~~~~~~~~ [metadata-endpoint-reachable] 169.254.169.254\n',
    ),
    rules,
  ));

test('both are accepted where both are named', () =>
  checkFindings(everything('firebreak: ignore[internet-egress-open, metadata-endpoint-reachable]', ''), rules));

test('a suppression of the lesser one is in use while the greater one stands for it', () =>
  checkFindings(
    everything(
      'firebreak: ignore[metadata-endpoint-reachable]',
      '          #                ~~~~~~~~~ [internet-egress-open]\n',
    ),
    rules,
  ));

test('one comment in a base of several scopes lets the next finding stand once', () =>
  checkFindings(
    `#- base/policy.yaml
${everything(
  'firebreak: ignore[internet-egress-open]',
  '          #                ~~~~~~~~~ [metadata-endpoint-reachable] holds in 2 scopes\n',
)}#- base/kustomization.yaml
resources: [policy.yaml]
#- one/kustomization.yaml
resources: [../base]
#- two/kustomization.yaml
resources: [../base]
`,
    rules,
  ));

const workload = (namespace: string, markers = '') => `apiVersion: v1
kind: Pod
metadata:
  name: web # firebreak: ignore[workload-unprotected-ingress] public
${markers}  namespace: ${namespace}
---
`;

const denied = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
---
`;

const ofWorkloads = { rules: ['workload-unprotected-ingress', 'missing-default-deny-ingress', 'unused-suppression'] };

test('a suppression on a workload that a policy isolates is not used', () =>
  checkFindings(
    denied +
      workload(
        'shop',
        '  #                             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unused-suppression] "workload-unprotected-ingress" finds nothing here\n',
      ),
    ofWorkloads,
  ));

test('one on a workload for which the finding of its namespace stands is not judged', () =>
  checkFindings(
    workload('shop').replace('shop\n', 'shop\n  #          ~~~~ [missing-default-deny-ingress]\n'),
    ofWorkloads,
  ));
