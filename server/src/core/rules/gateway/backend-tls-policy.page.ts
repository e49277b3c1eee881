import type { RulePage } from '../rule-page';

export const backendTlsPolicyPage: RulePage = {
  docs: {
    what: 'A route forwards to a port that is called after TLS, and no BackendTLSPolicy is about it.\nOr a BackendTLSPolicy has no effect, because its Service or the port is not there or another policy about them comes first.\nOr it cannot check the certificates of backends, because what it names as authorities has no certificates.\nOr the API server refuses it: without a hostname, with a wildcard, without authorities, or with two kinds of them.',
    why: 'Without the policy the gateway speaks to the Service without TLS.\nWith one that has no authority it does not speak to it at all.',
    how: 'Name the Service, and in `sectionName` the name of its port.\nKeep one policy for each port.\nName ConfigMaps of the same namespace with certificates in `ca.crt`.',
    limits:
      'A missing policy is only reported for Gateways of classes of Envoy Gateway, NGINX Gateway Fabric and kgateway, as far as their names tell: other products go by the name of the port, or by annotations.\nInformation for a ConfigMap that is not in the manifests, which something may make in the cluster, and for kinds of authorities of groups that the API does not know.\nSecrets are accepted, because most implementations read them.\nOf two policies without creation times, the first by its name counts.',
    references: [
      'https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/',
      'https://gateway-api.sigs.k8s.io/geps/gep-1897/',
    ],
  },
  examples: [
    {
      title: 'A port with TLS and no policy',
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
    - name: https
      port: 443
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: envoy
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
          port: 443
          #     ~~~ [backend-tls-policy] speaks to port "https" of Service "api" without TLS
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
    - name: https
      port: 443
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: kube-system
spec:
  gatewayClassName: envoy
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
          port: 443
#- kube-system/api-backend-tls.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: api
      sectionName: https
  validation:
    hostname: api.kube-system.svc
    caCertificateRefs:
      - group: ""
        kind: ConfigMap
        name: api-ca
        #     ~~~~~~ [backend-tls-policy] refers to ConfigMap "api-ca", which is not in namespace "kube-system"
`,
      },
    },
    {
      title: 'Two policies for one Service',
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
    - name: https
      port: 443
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: api
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api-new
  namespace: kube-system
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: api
      #     ~~~ [backend-tls-policy] has no effect: BackendTLSPolicy "api" for Service "api" comes first
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
`,
    },
    {
      title: 'A port that the Service does not have',
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
    - name: https
      port: 443
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: api
      sectionName: tls
      #            ~~~ [backend-tls-policy] has no effect: Service "api" has no port "tls"
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
`,
    },
    {
      title: 'A Service that there is not',
      yaml: `#- kube-system/policy.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: api
      #     ~~~ [backend-tls-policy] has no effect: Service "api" is not in namespace "kube-system"
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    app: web
  ports:
    - name: https
      port: 443
`,
    },
    {
      title: 'The Service is in another file',
      yaml: `#- kube-system/policy.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: api
      sectionName: tls
      #            ~~~ [backend-tls-policy] has no port "tls"
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
#- kube-system/api.yaml
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: kube-system
spec:
  selector:
    app: api
  ports:
    - name: https
      port: 443
`,
    },
    {
      title: 'For one port',
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
    - name: https
      port: 443
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  targetRefs:
    - group: ""
      kind: Service
      name: api
      sectionName: https
  validation:
    hostname: api.example.com
    wellKnownCACertificates: System
`,
    },
  ],
};
