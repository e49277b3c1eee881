import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['wildcard-external-destination'] };

const cilium = (pattern: string, marker = '', rule = 'egress') => `#- a.yaml
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: web }
specs:
  - endpointSelector: {}
    ${rule}:
      - toFQDNs:
          - matchPattern: ${pattern}
${marker}
`;

const found = (pattern: string, words: string) =>
  `          #               ${'~'.repeat(pattern.length)} [wildcard-external-destination] ${words}`;

describe('too wide', () => {
  test.each([
    ['"*"', 'lets pods reach every domain: its pattern is "*"'],
    ['"**."', 'every domain'],
    ['"*.*"', 'every domain'],
    ['"*.com"', 'every domain of "com"'],
    ['"**.IO."', 'every domain of "io"'],
    ['"*.co.uk"', 'every domain of "co.uk"'],
  ])('%s', (pattern, words) =>
    checkFindings(cilium(pattern, found(pattern, words)), { ...rules, severity: 'warning' }),
  );

  test('in policies of the cluster and of Calico', () =>
    checkFindings(
      `#- a.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: web }
spec:
  egress:
    - action: Accept
      to:
        - domainNames: ["*.example.com", "*.org"]
        #                                ~~~~~~~ [wildcard-external-destination] ClusterNetworkPolicy "web"
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: { name: web }
spec:
  egress:
    - action: Allow
      destination: { domains: ["*"] }
      #                        ~~~ [wildcard-external-destination] GlobalNetworkPolicy "web"
    - action: Deny
      destination: { domains: ["*"] }
`,
      rules,
    ));
});

describe('silent', () => {
  test.each([
    ['below a domain', cilium('"*.example.com"')],
    ['below a domain of a registry', cilium('"*.example.co.uk"')],
    ['a part of a name', cilium('"api-*.example.com"')],
    ['names that stay inside', cilium('"*.internal"')],
    ['a rule that denies', cilium('"*"', '', 'egressDeny')],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));
});
