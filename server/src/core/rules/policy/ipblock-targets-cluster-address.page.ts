import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const service = `#- shop/api.yaml
${deployment('api')}${defaultDeny()}apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
spec:
  clusterIP: 10.96.0.20
  selector:
    app: api
  ports:
    - port: 8080
---
`;

const policy = (peer: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-api
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
${peer}      ports:
        - protocol: TCP
          port: 8080
`;

export const ipblockTargetsClusterAddressPage: RulePage = {
  docs: {
    what: 'An `ipBlock` of a NetworkPolicy is the one address of a Service of the workspace (`clusterIP`), or lies among the addresses of Services or pods that a `.firebreak.yaml` states (`cluster.serviceCIDRs`, `cluster.podCIDRs`).',
    why: 'The address of a Service is translated to that of one of its pods.\nMost network plugins ask policies after that, so the block matches nothing; the API leaves it open.\nA pod gets another address each time it is made, and some plugins do not compare the addresses of pods at all.',
    how: 'Name the pods behind the Service, with a `podSelector` and, where they are in another namespace, a `namespaceSelector`.\nThe quick-fix writes the selector of the Service.\nThe port has to be that of the pods as well.',
    limits:
      'Without `cluster` in a `.firebreak.yaml` only the address that a manifest of a Service states is known, and blocks of more than one address are passed over.\nSilent for cluster DNS, because node-local caches answer at its address, and for a block with the addresses of all pods.\nPolicies of the whole cluster are not judged.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors',
      'https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies',
    ],
  },
  examples: [
    {
      title: 'The address of a Service',
      yaml: `${service}${policy('        - ipBlock:\n            cidr: 10.96.0.20/32\n            #     ~~~~~~~~~~~~~ [ipblock-targets-cluster-address] allows the address of Service "shop/api", but sees the pods behind it\n')}`,
      fixed: {
        fix: 'Name the pods of the Service',
        yaml: `${service}${policy('        - podSelector:\n            matchLabels:\n              app: api\n')}`,
      },
    },
    {
      title: 'The Services of a cluster whose addresses are stated',
      yaml: `#- .firebreak.yaml
cluster:
  serviceCIDRs: [10.96.0.0/12]
#- shop/api.yaml
${deployment('api')}${defaultDeny()}${policy('        - ipBlock:\n            cidr: 10.96.0.0/16\n            #     ~~~~~~~~~~~~ [ipblock-targets-cluster-address] addresses of Services, but sees the pods behind them\n')}`,
    },
    {
      title: 'The pods of the Service',
      yaml: `${service}${policy('        - podSelector:\n            matchLabels:\n              app: api\n')}`,
    },
  ],
};
