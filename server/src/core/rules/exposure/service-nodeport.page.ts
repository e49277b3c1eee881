import type { RulePage } from '../rule-page';

export const serviceNodeportPage: RulePage = {
  docs: {
    what: 'A Service has the type NodePort, or the type LoadBalancer without `allocateLoadBalancerNodePorts: false`, which opens ports of nodes as well.',
    why: 'The port is open at the address of every node, also of those that run none of the pods, to whoever reaches a node.\nPolicies may see the address of a node in place of the client, so an `ipBlock` for clients does not mean them.\nThe ranges of a load balancer do not hold for the node ports behind it.',
    how: 'Make the Service a ClusterIP and publish it with an Ingress or a Gateway, where TLS, names and lists of clients have their place.\nWhere the load balancer reaches pods without node ports, set `allocateLoadBalancerNodePorts: false`.',
    limits:
      'Information for the Service of an ingress controller or a gateway, which is told by its name or its selector, and for a backend of an Ingress of AWS or Google Cloud, whose load balancer may need the port.\nA hint for a load balancer, shown where it is not open to the internet anyway (`loadbalancer-open-to-internet`); whether it works without node ports depends on the provider.\nFirewalls in front of the nodes are not seen.\nOnly Services of Kubernetes: those of Knative are something else.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
      'https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation',
      'NSA/CISA Kubernetes Hardening Guide, Network separation',
      'OWASP Kubernetes Top Ten K06:2025',
      'Microsoft Threat Matrix for Kubernetes MS-M9008',
      'MITRE ATT&CK T1133',
    ],
  },
  examples: [
    {
      title: 'A port of every node leads to the pods',
      yaml: `#- kube-system/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  type: NodePort
  #     ~~~~~~~~ [service-nodeport] Service "web" opens port 30080 on every node
  externalTrafficPolicy: Local
  selector:
    app: web
  ports:
    - port: 80
      nodePort: 30080
`,
      fixed: {
        fix: 'type ClusterIP',
        yaml: `#- kube-system/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  type: ClusterIP
  selector:
    app: web
  ports:
    - port: 80
`,
      },
    },
    {
      title: 'A load balancer that reaches the pods without node ports',
      yaml: `#- kube-system/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  type: LoadBalancer
  allocateLoadBalancerNodePorts: false
  loadBalancerSourceRanges:
    - 203.0.113.0/24
  selector:
    app: web
  ports:
    - port: 443
`,
    },
  ],
};
