import type { RulePage } from '../rule-page';

export const crossNamespaceReferenceWithoutGrantPage: RulePage = {
  docs: {
    what: 'A route, a Gateway or a ListenerSet refers to a Service or a Secret of another namespace, and no ReferenceGrant there lets it.',
    why: 'The reference is not followed: listeners have no certificate, and clients get errors.\nThe grant is how the owner of a namespace agrees that others use what is in it.',
    how: 'Put a ReferenceGrant into the namespace that is referred to, for this kind, this namespace and this name.\nOr move the object to where it is used.',
    limits:
      'Silent where the namespace that is referred to is not in the manifests, or not everything in it is known.\nAny entry of any ReferenceGrant counts.',
    references: [
      'https://gateway-api.sigs.k8s.io/reference/spec/#referencegrant',
      'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
    ],
  },
  examples: [
    {
      title: 'A Service of another namespace',
      yaml: `#- kube-system/api.yaml
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
#- infra/route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: infra
spec:
  rules:
    - backendRefs:
        - name: api
          #     ~~~ [cross-namespace-reference-without-grant] namespace "kube-system" has no ReferenceGrant for it
          namespace: kube-system
          port: 80
`,
      fixed: {
        fix: 'in a new file',
        yaml: `#- kube-system/api.yaml
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
#- infra/route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: infra
spec:
  rules:
    - backendRefs:
        - name: api
          namespace: kube-system
          port: 80
#- infra/infra-httproute-to-api.yaml
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: infra-httproute-to-api
  namespace: kube-system
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: infra
  to:
    - group: ""
      kind: Service
      name: api
`,
      },
    },
    {
      title: 'With a grant for every Service',
      yaml: `#- kube-system/api.yaml
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
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: infra
  namespace: kube-system
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: infra
  to:
    - group: ""
      kind: Service
#- infra/route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: infra
spec:
  rules:
    - backendRefs:
        - name: api
          namespace: kube-system
          port: 80
`,
    },
  ],
};
