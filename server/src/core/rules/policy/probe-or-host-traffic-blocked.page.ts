import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const app = (cidr: string, marker = '') => `#- shop/web.yaml
${deployment('web', { ports: '{ containerPort: 8080 }' })}${defaultDeny()}apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    cloud.google.com/neg: '{"ingress": true}'
${marker}spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    kubernetes.io/ingress.class: gce-internal
spec:
  defaultBackend:
    service:
      name: web
      port:
        number: 80
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-proxies
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Ingress
  ingress:
    - from:
        - ipBlock:
            cidr: ${cidr}
      ports:
        - protocol: TCP
          port: 8080
`;

const more = `        - ipBlock:
            cidr: "35.191.0.0/16"
        - ipBlock:
            cidr: "130.211.0.0/22"
`;

const policy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-entry-to-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Ingress
  ingress:
    - from:
${more}      ports:
        - protocol: TCP
          port: 8080
`;

export const probeOrHostTrafficBlockedPage: RulePage = {
  docs: {
    what: 'A load balancer of Google Cloud has the pods of a Service as its targets (container-native load balancing), and their policies do not admit the addresses from which Google checks their health.\nOr a load balancer of AWS has them as its targets (`target-type: ip`), and their policies admit only addresses of the internet: it checks health from its own addresses, which are private ones.',
    why: 'A load balancer sends nothing to targets that do not answer health checks, so clients get an error although the policy admits the proxies.\nProbes of the kubelet need no rule: a node may always connect to the pods that run on it.',
    how: 'Admit 35.191.0.0/16 and 130.211.0.0/22 to the port of the pods; the quick-fix adds a policy that does.\nFor AWS admit the blocks of the subnets in which the load balancer is; which these are no manifest says, so there is no quick-fix.',
    limits:
      'Only Services whose annotation `cloud.google.com/neg` lists ports, or has `ingress` and an Ingress of a `gce` class or without one.\nSilent where a BackendConfig may move the health checks to another port, and where nothing is admitted that could be an ingress controller, which `blocks-ingress-controller` reports.\nGateways are not judged, because a HealthCheckPolicy may name another port.\nOf AWS, silent where another port is checked, where the pods have IPv6, and as soon as one private address is admitted; networks of your own with public addresses are not reckoned with.\nThe load balancer of Azure asks nodes from 168.63.129.16, and what a node forwards to a pod has that node’s address, so no policy of pods is asked about it.\nHosts that Calico or Cilium keep out, and probes that a mesh refuses, are not judged.',
    references: [
      'https://cloud.google.com/load-balancing/docs/health-check-concepts#ip-ranges',
      'https://cloud.google.com/kubernetes-engine/docs/how-to/container-native-load-balancing',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
    ],
  },
  examples: [
    {
      title: 'The proxies of an internal load balancer, without the health checks',
      yaml: app(
        '10.129.0.0/23',
        '    #                     ~~~~~~~~~~~~~~~~~~~ [probe-or-host-traffic-blocked] Service "web" gets no health checks of "web" on TCP 8080: NetworkPolicy "default-deny" keeps out Google.\n',
      ),
      fixed: {
        fix: 'Admit health checks of Google to "web", in this file',
        yaml: `${app('10.129.0.0/23')}${policy}`,
      },
    },
    {
      title: 'Both are admitted',
      yaml: app(`10.129.0.0/23\n${more.trimEnd()}`),
    },
  ],
};
