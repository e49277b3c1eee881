import { test } from 'vitest';
import { checkFix } from '../support/check';

/** Where a policy is looked at for the first time after a fix, the mistakes inside of it are not the fix's. */

const policy = (apiVersion: string, spec: string) => `#- a.yaml
apiVersion: ${apiVersion}
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
${spec}`;

const mistakes = `  podSelector: {}
  ingress:
    - ports:
        - port: "80"
        - port: "443"
`;

test.each([
  ['networking.k8s.io/v1beta1', 'Make this a networking.k8s.io/v1 NetworkPolicy', 'unknown-api-identity'],
  ['extensions/v1beta1', 'Write networking.k8s.io/v1 NetworkPolicy', 'removed-or-deprecated-api'],
])('the right version for %s, with two mistakes below', (apiVersion, fix, rule) =>
  checkFix(policy(apiVersion, mistakes), policy('networking.k8s.io/v1', mistakes), fix, { rules: [rule] }),
);
