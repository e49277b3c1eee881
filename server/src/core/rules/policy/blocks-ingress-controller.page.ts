import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const app = `${deployment('web', { ports: '{ containerPort: 8080 }' })}${defaultDeny()}apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
---
`;

const ingress = (marker = '') => `#- shop/web.yaml
${app}apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
${marker}  namespace: shop
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - shop.example.com
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`;

const policy = (name: string, namespace: string, port: number, marker = '') => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Ingress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${namespace}
      ports:
        - protocol: TCP
          port: ${port}
${marker}`;

export const blocksIngressControllerPage: RulePage = {
  docs: {
    what: 'An Ingress, a route of Gateway API, a Route of OpenShift or a Service of type LoadBalancer or NodePort leads to pods that policies isolate for ingress, and no rule admits an ingress controller, a gateway or an address to the port of the pods.',
    why: 'A default-deny isolates from the ingress controller as from everybody else.\nClients get a gateway error or a timeout, and the policy is then often removed altogether.\nOften the rule is there and names the port of the Service, where the one of the pod counts.',
    how: 'Admit the controller to the port of the pod, by the namespace in which it runs; the quick-fix assumes the usual one.\nA controller on the host network, and a load balancer that leads to the pods directly, come with addresses: admit those with `ipBlock`.',
    limits:
      'Silent where a rule may be meant for a controller: every `ipBlock`, every selector of namespaces by other labels than `kubernetes.io/metadata.name`, and namespaces that the manifests do not have or whose names are those of controllers.\nPods of the own namespace count as controllers where a Gateway or something called after one is there.\nSilent where policies of kinds that are not modelled may admit, and for backends in other namespaces.\nThe severity is Information for node ports, because a node always reaches the pods that run on it.\nVirtualServices of Istio, and what stands between routes of Traefik and Services, are not judged.\nWhere controllers run in a namespace of another name, `namespaces` of the rule in `.firebreak.yaml` lists it.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic',
      'https://kubernetes.io/docs/concepts/services-networking/ingress/',
    ],
  },
  examples: [
    {
      title: 'A default-deny and an Ingress',
      yaml: ingress(
        '  #     ~~~~ [blocks-ingress-controller] Ingress "shop" cannot reach "web" on TCP 8080: NetworkPolicy "default-deny" keeps out ingress controllers\n',
      ),
      fixed: {
        fix: 'Admit the ingress controller of namespace "ingress-nginx" to "web", in this file',
        yaml: `${ingress()}${policy('allow-entry-to-web', 'ingress-nginx', 8080)}`,
      },
    },
    {
      title: 'The port of the Service in place of the port of the pod',
      yaml: `${ingress('  #     ~~~~ [blocks-ingress-controller]\n')}${policy('allow-controller', 'ingress-nginx', 80, '          #     ~~ [policy-uses-service-port]\n')}`,
    },
    {
      title: 'A controller that is admitted',
      yaml: `${ingress()}${policy('allow-controller', 'ingress-nginx', 8080)}`,
    },
  ],
};
