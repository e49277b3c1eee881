import type { RulePage } from '../rule-page';

export const routeReferenceMissingPage: RulePage = {
  docs: {
    what: 'No listener takes a route of Gateway API: the Gateway is not there, has no listener of that name or port, admits neither the namespace nor the kind of the route, or is for other hosts.\nOr the route forwards to a Service, or to a port, that is not there.\nThe same of a ListenerSet that its Gateway does not admit.',
    why: 'Nothing says so but the status of the route in the cluster: clients get errors, or what another route answers.\nAnd a name that nobody has can be taken: whoever makes a Service of that name gets the traffic.',
    how: 'Name a Gateway, a listener, a Service and a port that there are.\nLet `allowedRoutes` of the listener admit the namespace, where that is meant.',
    limits:
      'That something is not there is only said where everything of its namespace is known: not with templates, charts, remote bases, objects for operators that may make it, or another scope of the workspace that has it.\nA Gateway is missed only in a namespace that has others.\nKinds of backends of groups that the API does not know are information, because implementations have their own.\nParents of other kinds than Gateway and ListenerSet are not judged.',
    references: [
      'https://gateway-api.sigs.k8s.io/reference/spec/#routeconditionreason',
      'https://gateway-api.sigs.k8s.io/reference/spec/#parentreference',
      'https://gateway-api.sigs.k8s.io/reference/spec/#backendref',
    ],
  },
  examples: [
    {
      title: 'A listener of another name',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: web
      port: 80
      protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: kube-system
spec:
  parentRefs:
    - name: edge
      sectionName: wbe
      #            ~~~ [route-reference-missing] is not served: Gateway "edge" has no listener with that name
  rules:
    - backendRefs:
        - name: api
          port: 80
`,
      fixed: {
        fix: 'Attach it to listener "web"',
        yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: web
      port: 80
      protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: kube-system
spec:
  parentRefs:
    - name: edge
      #     ~~~~ [listener-plain-http] is served without TLS
      sectionName: web
  rules:
    - backendRefs:
        - name: api
          port: 80
`,
      },
    },
    {
      title: 'A port that the Service does not have',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: kube-system
spec:
  parentRefs:
    - name: edge
  rules:
    - backendRefs:
        - name: api
          port: 81
          #     ~~ [route-reference-missing] forwards to port 81 of Service "api", which has only 80
`,
    },
    {
      title: 'A namespace that the listener does not admit',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
#- shop/route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: shop
spec:
  parentRefs:
    - name: edge
      #     ~~~~ [route-reference-missing] no listener of Gateway "kube-system/edge" takes routes of namespace "shop"
      namespace: kube-system
`,
    },
    {
      title: 'A Gateway that is kept elsewhere',
      yaml: `#- kube-system/shop.yaml
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: kube-system
spec:
  parentRefs:
    - name: edge
      namespace: infra
  rules:
    - backendRefs:
        - name: api
          port: 80
`,
    },
  ],
};
