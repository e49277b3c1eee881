import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

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

describe('in objects of meshes and of OpenShift', () => {
  const object = (apiVersion: string, kind: string, spec: string) =>
    `#- a.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web }\nspec:\n${spec}`;

  test.each([
    [
      'networking.istio.io/v1',
      'ServiceEntry',
      '  hosts:\n    - "*.com"\n    # ~~~~~~~ [wildcard-external-destination] ServiceEntry "web" lets pods reach every domain of "com"\n',
    ],
    [
      'k8s.ovn.org/v1',
      'EgressFirewall',
      '  egress:\n    - type: Allow\n      to:\n        dnsName: "*.org"\n        #        ~~~~~~~ [wildcard-external-destination] every domain of "org"\n    - { type: Deny, to: { dnsName: "*.net" } }\n',
    ],
    ['networking.istio.io/v1', 'ServiceEntry', '  hosts: ["*.com"]\n  location: MESH_INTERNAL\n'],
    ['networking.istio.io/v1', 'ServiceEntry', '  hosts: ["*.example.com"]\n'],
    ['policy.linkerd.io/v1alpha1', 'EgressNetwork', '  trafficPolicy: Deny\n'],
    ['policy.linkerd.io/v1alpha1', 'EgressNetwork', '  trafficPolicy: Allow\n  networks: [{ cidr: 192.0.2.0/24 }]\n'],
  ])('%s %s: %s', (apiVersion, kind, spec) => checkFindings(object(apiVersion, kind, spec), rules));

  test('an EgressNetwork that allows everything is information, and a fix denies the rest', async () => {
    const network = (policy: string, marker = '') =>
      object('policy.linkerd.io/v1alpha1', 'EgressNetwork', `  trafficPolicy: ${policy}\n${marker}`);
    const marker =
      '  #              ~~~~~ [wildcard-external-destination] EgressNetwork "web" lets pods reach every address outside\n';
    await checkFindings(network('Allow', marker), { ...rules, severity: 'information' });
    await checkFix(network('Allow', marker), network('Deny'), 'set trafficPolicy to Deny', rules);
  });
});
