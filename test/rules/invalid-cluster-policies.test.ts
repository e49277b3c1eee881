import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const options = { rules: ['misplaced-or-invalid-policy-field', 'invalid-port-spec', 'invalid-ipblock'] };

const head = (kind: string, name = 'a') => `#- a.yaml
apiVersion: policy.networking.k8s.io/${kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1'}
kind: ${kind}
metadata:
  name: ${name}
`;

describe('what the definitions refuse', () => {
  test('order and subject', () =>
    checkFindings(
      `${head('ClusterNetworkPolicy')}spec:
  tier: admin
#       ~~~~~ [misplaced-or-invalid-policy-field] tier "admin" is none of Admin and Baseline
  priority: 1001
#           ~~~~ [misplaced-or-invalid-policy-field] priority must be a number from 0 to 1000, so the API server rejects
  subject: {}
# ~~~~~~~ [misplaced-or-invalid-policy-field] subject must have one of namespaces and pods
`,
      options,
    ));

  test('a baseline has one name and no Pass', () =>
    checkFindings(
      `${head('BaselineAdminNetworkPolicy', 'mine')}#       ~~~~ [misplaced-or-invalid-policy-field] must have the name "default"
spec:
  subject: { namespaces: {} }
  ingress:
    - action: Pass
#             ~~~~ [misplaced-or-invalid-policy-field] action "Pass" is none of Allow and Deny
      from: [{ namespaces: {} }]
`,
      options,
    ));

  test('rules and peers', () =>
    checkFindings(
      `${head('AdminNetworkPolicy')}spec:
  priority: 5
  subject: { namespaces: {} }
  ingress:
    - action: Deny
      from: []
#     ~~~~ [misplaced-or-invalid-policy-field] from must have at least 1 item
    - action: Accept
#             ~~~~~~ [misplaced-or-invalid-policy-field] action "Accept" is none of Allow, Deny and Pass
      from:
        - namespaces: {}
          pods: { namespaceSelector: {}, podSelector: {} }
#         ~~~~ [misplaced-or-invalid-policy-field] An ingress peer must have only one of namespaces and pods
  egress:
    - action: Allow
      to:
        - networks: [10.0.0.1, 10.0.0.0/8, 10.0.0.0/8]
#                    ~~~~~~~~ [invalid-ipblock] "10.0.0.1" is an address, not a CIDR
#                                          ~~~~~~~~~~ [misplaced-or-invalid-policy-field] networks has "10.0.0.0/8" twice
        - networks: [192.168.010.0/24]
#                    ~~~~~~~~~~~~~~~~ [invalid-ipblock] has leading zeros, so the API server rejects this policy; write 192.168.10.0/24
        - networks: ["::ffff:1.2.3.4/120", "::ffff:102:300/120"]
#                    ~~~~~~~~~~~~~~~~~~~~ [invalid-ipblock] is IPv4 written as IPv6, so the API server rejects this policy; write 1.2.3.0/24
#                                          ~~~~~~~~~~~~~~~~~~~~ [invalid-ipblock] is IPv4 written as IPv6, so the API server rejects this policy; write 1.2.3.0/24
        - domainNames: [localhost]
#                       ~~~~~~~~~ [misplaced-or-invalid-policy-field] "localhost" is not a domain name
`,
      options,
    ));

  test('ports of v1alpha1', () =>
    checkFindings(
      `${head('AdminNetworkPolicy')}spec:
  priority: 5
  subject: { namespaces: {} }
  egress:
    - action: Allow
      to: [{ networks: [10.0.0.0/8] }]
      ports:
        - portNumber: { port: 80, protocol: http }
#                                           ~~~~ [invalid-port-spec] protocol "http" is not TCP, UDP or SCTP, so it is not defined
        - portNumber: { port: 70000 }
#                             ~~~~~ [misplaced-or-invalid-policy-field] port must be a number from 1 to 65535
        - portRange: { start: 10, end: 1 }
#                                      ~ [invalid-port-spec] end 1 is smaller than start 10
        - namedPort: web
#         ~~~~~~~~~ [misplaced-or-invalid-policy-field] A named port stands in a rule with networks
`,
      options,
    ));

  test('protocols of v1alpha2', () =>
    checkFindings(
      `${head('ClusterNetworkPolicy')}spec:
  tier: Admin
  priority: 5
  subject: { pods: { podSelector: {} } }
  egress:
    - action: Deny
      to: [{ namespaces: {} }]
      protocols:
        - tcp: { destinationPort: { range: { start: 80, end: 80 } } }
#                                                            ~~ [invalid-port-spec] end 80 is not greater than start 80
        - udp: {}
#         ~~~ [misplaced-or-invalid-policy-field] protocol must have one of destinationPort
        - tcp: { destinationPort: { number: "80" } }
#                                           ~~~~ [misplaced-or-invalid-policy-field] number must be a number from 1 to 65535, without quotes
`,
      options,
    ));

  test('fields that the API does not have, and what is not defined', () =>
    checkFindings(
      `${head('ClusterNetworkPolicy')}spec:
  tier: Admin
  priority: 5
  subject: { namespaces: {} }
  egress:
    - action: Deny
      to:
        - domainNames: [example.com]
#         ~~~~~~~~~~~ [misplaced-or-invalid-policy-field] domainNames are not supported in a rule with action "Deny", so it is not defined
      ports: []
#     ~~~~~ [misplaced-or-invalid-policy-field] "ports" is not a field of an egress rule
    - action: Accept
      to:
        - serviceAccounts: {}
#         ~~~~~~~~~~~~~~~ [misplaced-or-invalid-policy-field] plugins fail closed
`,
      options,
    ));

  test('selectors that no plugin can read', () =>
    checkFindings(
      `${head('AdminNetworkPolicy')}spec:
  priority: 5
  subject:
    namespaces:
      matchExpressions:
        - { key: team, operator: Equals, values: [a] }
#                                ~~~~~~ [misplaced-or-invalid-policy-field] operator "Equals" is unknown, so it is not defined
`,
      options,
    ));
});

test('everything in its place', () =>
  checkFindings(
    `${head('AdminNetworkPolicy')}spec:
  priority: 0
  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: web } } } }
  ingress:
    - name: all
      action: Pass
      from: [{ pods: { namespaceSelector: {}, podSelector: {} } }]
      ports: [{ namedPort: http }, { portRange: { start: 1, end: 2, protocol: UDP } }]
  egress:
    - { action: Allow, to: [{ domainNames: ["*.example.com"] }, { nodes: {} }, { networks: ["fd00::/8"] }] }
`,
    options,
  ));

test('the word of the other version is put right', () =>
  checkFix(
    `${head('ClusterNetworkPolicy')}spec:
  tier: Admin
  priority: 5
  subject: { namespaces: {} }
  ingress:
    - action: Allow
#             ~~~~~ [misplaced-or-invalid-policy-field]
      from:
        - namespaces: {}
`,
    `${head('ClusterNetworkPolicy')}spec:
  tier: Admin
  priority: 5
  subject: { namespaces: {} }
  ingress:
    - action: Accept
      from:
        - namespaces: {}
`,
    'Write Accept',
    options,
  ));
