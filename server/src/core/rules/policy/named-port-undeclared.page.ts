import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const api = `#- shop/api.yaml
${deployment('api', { ports: '{ name: http, containerPort: 8080 }' })}${defaultDeny()}`;

const policy = (port: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
      ports:
        - protocol: TCP
          port: ${port}
`;

export const namedPortUndeclaredPage: RulePage = {
  docs: {
    what: 'A rule of a NetworkPolicy opens a port by its name, and the pods at the receiving end declare no port of that name and protocol in `containers[].ports`.\nFor ingress these are the pods that the policy selects, for egress those that `to` matches.',
    why: 'Kubernetes looks the name up on each receiving pod.\nA pod without such a port gets nothing from the rule, and nothing says so: connections just time out.',
    how: 'Use a name that the pods declare, or the number, or give the container port its name.\nThe quick-fixes offer the names and numbers that all of the pods declare.',
    limits:
      'Information where only some of the pods lack the port; silent for these where the rule is for every pod of the namespace, because such a rule is for those that have it.\nSilent where pods may exist that no manifest shows, where an egress rule also names other namespaces or addresses, for ports of containers that meshes put into pods, for pods of Knative, and for placeholders.\nNames of ports in Services and probes, and in policies of the whole cluster, are not judged.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    ],
  },
  examples: [
    {
      title: 'A name that the pods do not have',
      yaml: `${api}${policy(
        'http-api\n#               ~~~~~~~~ [named-port-undeclared] none of its pods declares a TCP port with the name "http-api"',
      )}`,
      fixed: { fix: 'Use the declared port name http', yaml: `${api}${policy('http')}` },
    },
    {
      title: 'A name that the pods declare',
      yaml: `${api}${policy('http')}`,
    },
  ],
};
