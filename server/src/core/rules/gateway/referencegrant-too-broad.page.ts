import type { RulePage } from '../rule-page';

export const referencegrantTooBroadPage: RulePage = {
  docs: {
    what: 'A ReferenceGrant lets objects of another namespace refer to Secrets, and names none.',
    why: 'Each certificate of the namespace, with its key, can then be used by whoever writes Gateways in the other one.',
    how: 'Name the Secret that is used, in `to`.',
    limits: 'Grants for Services are not reported, and neither are grants for the namespace itself.',
    references: [
      'https://gateway-api.sigs.k8s.io/reference/spec/#referencegrant',
      'https://gateway-api.sigs.k8s.io/geps/gep-709/',
    ],
  },
  examples: [
    {
      title: 'For every Secret',
      yaml: `#- kube-system/grant.yaml
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: edge
  namespace: kube-system
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: Gateway
      namespace: infra
  to:
    - group: ""
      kind: Secret
      #     ~~~~~~ [referencegrant-too-broad] lends every Secret of "kube-system" to namespace "infra"
#- infra/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: example
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: wildcard
            namespace: kube-system
`,
      fixed: {
        fix: 'Lend Secret "wildcard" alone',
        yaml: `#- kube-system/grant.yaml
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: edge
  namespace: kube-system
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: Gateway
      namespace: infra
  to:
    - group: ""
      kind: Secret
      name: wildcard
#- infra/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: example
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: wildcard
            namespace: kube-system
`,
      },
    },
    {
      title: 'For one Secret',
      yaml: `#- kube-system/grant.yaml
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: edge
  namespace: kube-system
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: Gateway
      namespace: infra
  to:
    - group: ""
      kind: Secret
      name: wildcard
#- infra/edge.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
spec:
  gatewayClassName: example
  listeners:
    - name: secure
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - name: wildcard
            namespace: kube-system
`,
    },
  ],
};
