import type { RulePage } from '../rule-page';

const service = `apiVersion: v1
kind: Service
metadata:
  name: api-svc
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - name: http
      port: 80
      targetPort: http
---
`;

export const ingressBackendMissingPage: RulePage = {
  docs: {
    what: 'An Ingress or an OpenShift Route forwards to a Service that its namespace does not have, or to a port that the Service does not have.',
    why: 'Whoever comes that way gets an error.\nAnd a name that nobody has can be taken: whoever makes a Service of that name gets the traffic.',
    how: 'Name a Service and a port that there are.\nThe port is that of the Service, not that of the container behind it.',
    limits:
      'That a Service is not there is only said where all Services are known: not with templates, charts, remote bases, objects for operators that may make Services, another scope of the workspace that has one of that name, and not in `kube-system`.\nIt is information where the workspace holds nothing else of the namespace.\nSilent for backends that are no Services, for Services of other namespaces, for the solvers of cert-manager, for actions of AWS (`use-annotation`), for backends without port, and for the ports of Services of type ExternalName and of such without ports.\nIn an Ingress the port of the container is accepted as well, because ingress-nginx does so.\nOf routes of Gateway API `route-reference-missing` speaks.\nVirtualServices of Istio and the routes of Traefik and Contour are not read yet.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource'],
  },
  examples: [
    {
      title: 'A port that the Service does not have',
      yaml: `#- kube-system/api.yaml
${service}apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
spec:
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
                name: api-svc
                port:
                  number: 81
                  #       ~~ [ingress-backend-missing] forwards to port 81 of Service "api-svc", which has only 80 (http)
`,
      fixed: {
        fix: 'Forward to port 80',
        yaml: `#- kube-system/api.yaml
${service}apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
spec:
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
                name: api-svc
                port:
                  number: 80
`,
      },
    },
    {
      title: 'A name with a typing error',
      yaml: `#- shop/api.yaml
apiVersion: v1
kind: Service
metadata:
  name: api-svc
  namespace: shop
spec:
  type: ExternalName
  externalName: api.example.com
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
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
                name: api-scv
                #     ~~~~~~~ [ingress-backend-missing] Did you mean "api-svc"?
                port:
                  number: 80
`,
    },
    {
      title: 'A backend that is no Service',
      yaml: `#- shop/static.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: static
  namespace: shop
spec:
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
              resource:
                apiGroup: k8s.example.com
                kind: StorageBucket
                name: static-assets
`,
    },
  ],
};
