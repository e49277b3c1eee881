import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['dns-to-any-resolver'] };

const policy = (egress: string, podSelector = '{ matchLabels: { app: api } }') => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: ${podSelector}
  policyTypes: [Egress]
  egress:
${egress}
`;

const dns = '      ports: [{ protocol: UDP, port: 53 }, { port: 853 }]';

describe('DNS to any server', () => {
  test.each([
    ['the internet', '0.0.0.0/0', ''],
    ['without private networks', '0.0.0.0/0', ', except: [10.0.0.0/8]'],
  ])('%s', (_, cidr, except) =>
    checkFindings(
      policy(`    - to: [{ ipBlock: { cidr: ${cidr}${except} } }]
    #                         ~~~~~~~~~ [dns-to-any-resolver] on TCP 853, UDP 53: cidr 0.0.0.0/0
${dns}`),
      { ...rules, severity: 'information' },
    ),
  );

  test('no destination', () =>
    checkFindings(
      policy(`    - ports: [{ protocol: UDP, port: 53 }]
    # ~~~~~ [dns-to-any-resolver] its rule has no "to"`),
      rules,
    ));

  test('in a policy of the cluster that no other can take back', () =>
    checkFindings(
      `#- a.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: dns }
spec:
  tier: Admin
  priority: 10
  subject: { namespaces: {} }
  egress:
    - action: Accept
      to:
        - networks: [0.0.0.0/0, "::/0"]
        # ~~~~~~~~ [dns-to-any-resolver] ClusterNetworkPolicy "dns"
      protocols:
        - udp: { destinationPort: { number: 53 } }
`,
      rules,
    ));
});

describe('silent', () => {
  test.each([
    ['to pods of the cluster', policy(`    - to: [{ namespaceSelector: {} }]\n${dns}`)],
    ['to one server', policy(`    - to: [{ ipBlock: { cidr: 9.9.9.9/32 } }]\n${dns}`)],
    ['with other ports, which is another finding', policy('    - ports: [{ protocol: UDP, port: 53 }, { port: 443 }]')],
    ['with the name of a port alone', policy('    - ports: [{ port: http }]')],
    ['for a DNS server', policy('    - ports: [{ protocol: UDP, port: 53 }]', '{ matchLabels: { k8s-app: coredns } }')],
    [
      'for a workload that is one',
      `${policy('    - ports: [{ protocol: UDP, port: 53 }]')}---\napiVersion: v1\nkind: Pod\nmetadata: { name: pihole, namespace: shop, labels: { app: api } }\n`,
    ],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));
});

test('cluster DNS in place of any address', () =>
  checkFix(
    policy(`    - to:\n        - ipBlock:\n            cidr: 0.0.0.0/0\n${dns}`),
    policy(`    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
${dns}`),
    'Allow only cluster DNS',
    rules,
  ));
