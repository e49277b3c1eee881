import type { RulePage } from '../rule-page';

export const metadataEndpointReachablePage: RulePage = {
  docs: {
    what: 'An egress rule allows port 80 to a wide range of addresses, among them the one at which clouds serve metadata: 169.254.169.254, or fd00:ec2::254 for IPv6.',
    why: 'The metadata service gives credentials of the node to whoever asks.\nA compromised pod, or a request that an attacker makes an application send, can take them.',
    how: 'Add the address to `except` of the address block.\nThe second fix also excepts the addresses that Alibaba Cloud (100.100.100.200) and Azure (168.63.129.16) use.\nWhere the cluster has Cilium (`cluster.cni` in `.firebreak.yaml`) or cluster-wide policies of policy.networking.k8s.io, another fix denies the service to every pod, whatever other policies allow; it needs Cilium 1.16.',
    limits:
      'Blocks that lie within the link-local range count as meant, such as 169.254.169.254/32 for a pod that needs its credentials.\nA rule of which another one allows the same is reported where it allows it: policies add up.\nWhere only the IPv6 address is open, the severity is Information.\nThe addresses of single clouds alone are not reported, because manifests do not say where they run.\nNot reported where a policy that is not modelled yet may deny the address.\nOne rule of a policy has one finding: a rule that opens every port of the internet is the subject of `internet-egress-open`, and this one follows for what is left.\nWhere a cluster-wide policy of the Admin tier may deny the same, nothing is reported.',
    references: [
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html',
      'OWASP Kubernetes Top Ten K07:2022',
      'MITRE ATT&CK T1552.005',
    ],
  },
  examples: [
    {
      title: 'The web without the metadata service',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: crawler
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: crawler
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            #     ~~~~~~~~~ [metadata-endpoint-reachable] "crawler" lets pods reach the metadata service 169.254.169.254
            except:
              - 10.0.0.0/8
      ports:
        - port: 80
        - port: 443
`,
      fixed: {
        fix: 'Except the metadata service',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: crawler
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: crawler
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            #     ~~~~~~~~~ [internet-egress-open] on TCP 80, 443
            except:
              - 10.0.0.0/8
              - 169.254.169.254/32
      ports:
        - port: 80
        - port: 443
`,
      },
    },
    {
      title: 'A pod that is meant to use the metadata service',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: node-agent
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: node-agent
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: {}
        - ipBlock:
            cidr: 169.254.169.254/32
      ports:
        - port: 80
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
    },
  ],
};
