import type { RulePage } from '../rule-page';

export const invalidIpblockPage: RulePage = {
  docs: {
    what: 'An `ipBlock` has a `cidr` or an entry of `except` that is not a CIDR, an `except` that is not a real part of the `cidr`, or an address with bits beyond its prefix.',
    why: 'The API server rejects the whole policy for most of these.\nBits beyond the prefix (`10.0.0.5/24`) and unusual spellings (`010.0.0.0/8`, `::ffff:10.0.0.0/104`) are taken with a warning until Kubernetes 1.35 and rejected from 1.36 on, and by AdminNetworkPolicy and ClusterNetworkPolicy always; it is not clear whether one address or the network was meant.',
    how: 'Write the network with its prefix, or one address with `/32` or `/128`.\nEvery entry of `except` lies inside the `cidr` and is smaller.',
    limits:
      'An entry of `except` that another one covers is only a hint: it changes nothing.\nValues that another tool fills in, such as `$(CIDR)`, are not judged.\nWhether a block covers pods, nodes or Services of the cluster is not the subject of this rule.\nThe first 100 problems of a policy are reported.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors',
      'https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/4858-ip-cidr-validation',
    ],
  },
  examples: [
    {
      title: 'An exception that lies outside of the block',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock:
            cidr: 10.0.0.0/8
            except:
              - 10.1.0.0/16
              - 192.168.0.0/16
              # ~~~~~~~~~~~~~~ [invalid-ipblock] except 192.168.0.0/16 lies outside cidr 10.0.0.0/8
`,
      fixed: {
        fix: 'Remove the exception',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
    # ~~~~ [rule-without-port-filter]
        - ipBlock:
            cidr: 10.0.0.0/8
            except:
              - 10.1.0.0/16
`,
      },
    },
    {
      title: 'One address without its prefix, and one address with the prefix of its network',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock:
            cidr: 203.0.113.7
            #     ~~~~~~~~~~~ [invalid-ipblock] "203.0.113.7" is an address, not a CIDR
        - ipBlock:
            cidr: 203.0.113.7/24
            #     ~~~~~~~~~~~~~~ [invalid-ipblock] means all of 203.0.113.0/24
`,
    },
    {
      title: 'Blocks and exceptions of both families',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock:
            cidr: 0.0.0.0/0
            except: [10.0.0.0/8, 192.168.0.0/16]
        - ipBlock:
            cidr: 2001:db8::/32
            except: ["2001:db8:1::/48"]
`,
    },
  ],
};
