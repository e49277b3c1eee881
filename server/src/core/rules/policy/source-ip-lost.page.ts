import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const service = (more = '') => `#- shop/web.yaml
${deployment('web', { ports: '{ containerPort: 8080 }' })}${defaultDeny()}apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: LoadBalancer
  allocateLoadBalancerNodePorts: false
  loadBalancerSourceRanges: [8.8.8.0/24]
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
${more}---
`;

const policy = (marker = '') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-office
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress]
  ingress:
    - from:
        - ipBlock:
            cidr: 8.8.8.0/24
${marker}      ports:
        - protocol: TCP
          port: 8080
`;

export const sourceIpLostPage: RulePage = {
  docs: {
    what: 'An ingress rule of a NetworkPolicy lists addresses of the internet (`ipBlock`), and its pods are reached from outside through a Service of type LoadBalancer or NodePort with `externalTrafficPolicy: Cluster`, which is the default.',
    why: 'Such a Service replaces the address of the client by that of a node before the pod, and its policies, see the connection.\nThe list matches nobody: the clients that it names stay out, and whoever opens the addresses of the nodes to mend that lets everybody in.',
    how: 'Set `externalTrafficPolicy: Local` in the Service; the quick-fix does.\nThen only nodes with a pod of the Service answer.\nOr limit the clients at the load balancer, with `loadBalancerSourceRanges`.',
    limits:
      'Silent for private addresses, which may be those of the nodes, for IPv4 ranges of documentation such as 203.0.113.0/24, which no client has, and for blocks that are most of the internet.\nSilent where a `loadBalancerClass`, or an annotation about targets of the load balancer, may ask for one that keeps addresses, and where another Service keeps them.\nNetwork plugins that replace kube-proxy may keep addresses too, with direct server return, which no manifest of a Service says.\nLists in annotations of Ingresses and in meshes are not judged.',
    references: [
      'https://kubernetes.io/docs/tutorials/services/source-ip/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors',
    ],
  },
  examples: [
    {
      title: 'A list of clients behind a load balancer',
      yaml: `${service()}${policy('            #     ~~~~~~~~~~ [source-ip-lost] never sees cidr 8.8.8.0/24: Service "web" hides addresses of clients\n')}`,
      fixed: {
        fix: 'Keep client addresses in Service "web"',
        yaml: `${service('  externalTrafficPolicy: Local\n')}${policy()}`,
      },
    },
    { title: 'A Service that keeps addresses', yaml: `${service('  externalTrafficPolicy: Local\n')}${policy()}` },
  ],
};
