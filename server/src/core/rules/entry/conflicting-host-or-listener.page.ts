import type { RulePage } from '../rule-page';

export const conflictingHostOrListenerPage: RulePage = {
  docs: {
    what: 'Two Ingresses of one class take the same path of the same host, in one namespace or in two.\nOr two listeners of a Gateway, or of the ListenerSets that add to it, have the same port and host, or the same port with different protocols.',
    why: 'Only one of them gets the requests, and which one may change with the controller or with the time at which they were made.\nWho may write Ingresses in one namespace takes requests from another one so.\nOf listeners of one object that are in conflict none is served; of those of several, that of the Gateway, of the oldest ListenerSet, or of the first by its name.',
    how: 'Keep one of them, or give them different hosts or paths.',
    limits:
      'Of two namespaces the later one by its name has the finding.\nIngresses of different scopes are not compared, and neither are those of different classes, groups of AWS or entry points of Traefik, canaries, those with conditions of AWS, masters and minions of NGINX, load balancers of their own, and rules for every host.\nListenerSets of other namespaces than their own and that of the Gateway are not seen.\nListeners of one object that have the same port, protocol and host are what `listener-tls-invalid` reports: the API server refuses them.\nGateways that ask for one address are not compared: the API lets implementations merge them or not, and the manifests do not say which.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/',
      'https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec',
      'https://gateway-api.sigs.k8s.io/geps/gep-1713/',
    ],
  },
  examples: [
    {
      title: 'The same path twice',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
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
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop-new
  namespace: kube-system
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
            #     ~ [conflicting-host-or-listener] Ingress "shop-new" and "shop" both take shop.example.com/
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`,
    },
    {
      title: 'A listener of a ListenerSet',
      yaml: `#- infra/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: example
  allowedListeners:
    namespaces:
      from: All
      #     ~~~ [listener-allows-all-namespaces] takes listeners of every namespace
  listeners:
    - name: web
      port: 80
      protocol: HTTP
#- shop/listeners.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  name: shop
  namespace: shop
spec:
  parentRef:
    name: edge
    namespace: infra
  listeners:
    - name: shop
      port: 80
      #     ~~ [conflicting-host-or-listener] Listener "shop" of ListenerSet "shop" is not served
      protocol: HTTP
`,
    },
    {
      title: 'Two listeners of a Gateway, of which none is served',
      yaml: `#- infra/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: example
  listeners:
    - name: web
      port: 80
      #     ~~ [conflicting-host-or-listener] Listener "web" of Gateway "edge" is not served: listener "database" has port 80 with protocol TCP
      protocol: HTTP
    - name: database
      port: 80
      #     ~~ [conflicting-host-or-listener] Listener "database" of Gateway "edge" is not served: listener "web" has port 80 with protocol HTTP
      protocol: TCP
`,
    },
    {
      title: 'Different paths of one host',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
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
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop-new
  namespace: kube-system
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
          - path: /new
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`,
    },
    {
      title: 'A path of another namespace',
      yaml: `#- shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: ExternalName
  externalName: web.example.net
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
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
          - path: /cart
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
#- team.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: team
spec:
  type: ExternalName
  externalName: web.example.net
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: team
  namespace: team
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
          - path: /cart
            #     ~~~~~ [conflicting-host-or-listener] Ingress "team" and "shop/shop" both take
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`,
    },
  ],
};
