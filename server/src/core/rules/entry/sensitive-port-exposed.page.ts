import type { RulePage } from '../rule-page';

export const sensitivePortExposedPage: RulePage = {
  docs: {
    what: 'A Service of type LoadBalancer or NodePort publishes a port that is for a few only: of a data store, of administration, of a debugger or of the cluster itself.\nThe port of the pods behind it counts as well.',
    why: 'What listens there is made for a network in which everybody is trusted, and is found and tried within minutes.',
    how: 'Make the Service a ClusterIP, and let those in who need it with a policy, a VPN or a bastion.\nWhere outsiders have to connect, list their addresses.',
    limits:
      'A warning for NodePort, and where it is not known whether the load balancer is open.\nSilent for load balancers that are limited or internal, for Services of ingress controllers and gateways, for SSH of what is called after Git, Gerrit or SFTP, and for ports that may be anything, such as 8080, 9000 and 9090.\nA load balancer that is open as well is told by this finding alone.\nIngresses and TCP routes are not judged by their port.',
    references: [
      'Microsoft Threat Matrix for Kubernetes MS-TA9005',
      'OWASP Kubernetes Top Ten K06:2025',
      'https://attack.mitre.org/techniques/T1133/',
    ],
  },
  examples: [
    {
      title: 'A cache on the internet',
      yaml: `#- kube-system/db.yaml
apiVersion: v1
kind: Service
metadata:
  name: cache
  namespace: kube-system
spec:
  type: LoadBalancer
  selector:
    app: cache
  ports:
    - port: 6379
      #     ~~~~ [sensitive-port-exposed] Service "cache" publishes Redis outside of the cluster: port 6379
`,
      fixed: {
        fix: 'type ClusterIP',
        yaml: `#- kube-system/db.yaml
apiVersion: v1
kind: Service
metadata:
  name: cache
  namespace: kube-system
spec:
  type: ClusterIP
  selector:
    app: cache
  ports:
    - port: 6379
`,
      },
    },
    {
      title: 'For one network alone',
      yaml: `#- kube-system/db.yaml
apiVersion: v1
kind: Service
metadata:
  name: cache
  namespace: kube-system
spec:
  type: LoadBalancer
  allocateLoadBalancerNodePorts: false
  loadBalancerSourceRanges:
    - 198.51.100.0/24
  selector:
    app: cache
  ports:
    - port: 6379
`,
    },
  ],
};
