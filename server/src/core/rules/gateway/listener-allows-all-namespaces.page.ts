import type { RulePage } from '../rule-page';

export const listenerAllowsAllNamespacesPage: RulePage = {
  docs: {
    what: 'A listener without a hostname, or with a wildcard, admits routes of every namespace.\nOr a Gateway admits ListenerSets of every namespace.',
    why: 'Who may write routes in any namespace can claim any host of the Gateway, and so get the traffic that is meant for others.',
    how: 'Admit the namespace of the Gateway alone (`from: Same`), or those with a label (`from: Selector`).\nOr give each team a listener with a hostname of its own.',
    limits:
      'A listener with a whole hostname is not reported, and neither is one of a ListenerSet that its Gateway does not take.\nA selector is only reported if it is empty.',
    references: [
      'https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes',
      'https://gateway-api.sigs.k8s.io/concepts/security-model/',
    ],
  },
  examples: [
    {
      title: 'Any host for anybody',
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
      allowedRoutes:
        namespaces:
          from: All
          #     ~~~ [listener-allows-all-namespaces] takes routes of every namespace for any host
`,
      fixed: {
        fix: 'namespace of the Gateway alone',
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
      allowedRoutes:
        namespaces:
          from: Same
`,
      },
    },
    {
      title: 'A host of its own',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners:
    - name: shop
      hostname: shop.example.com
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: edge-tls
      allowedRoutes:
        namespaces:
          from: All
`,
    },
    {
      title: 'A ListenerSet that its Gateway takes',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  allowedListeners:
    namespaces:
      from: Selector
      selector:
        matchLabels:
          kubernetes.io/metadata.name: default
  listeners: []
#- default/listeners.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  name: shop
  namespace: default
spec:
  parentRef:
    name: edge
    namespace: kube-system
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: shop-tls
      allowedRoutes:
        namespaces:
          from: All
          #     ~~~ [listener-allows-all-namespaces] Listener "secure" of ListenerSet "shop" takes routes of every namespace for any host
`,
    },
    {
      title: 'A ListenerSet of which its Gateway takes no listeners',
      yaml: `#- kube-system/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: example
  listeners: []
#- default/listeners.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  name: shop
  namespace: default
spec:
  parentRef:
    name: edge
    #     ~~~~ [route-reference-missing] adds nothing
    namespace: kube-system
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: shop-tls
      allowedRoutes:
        namespaces:
          from: All
`,
    },
  ],
};
