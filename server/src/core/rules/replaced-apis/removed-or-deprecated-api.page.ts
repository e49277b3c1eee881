import type { RulePage } from '../rule-page';

export const removedOrDeprecatedApiPage: RulePage = {
  docs: {
    what: 'The `apiVersion` of an object is one that Kubernetes or the project behind it has removed or replaced.\nThe severity is Error for what Kubernetes or Istio removed, Warning for what newer releases of a project no longer serve, Information for what another kind supersedes, and Hint for old versions that are still served.',
    why: 'The API server rejects an object of a version that it does not serve.\nA policy that is not there protects nothing, and nobody notices in the file.',
    how: 'Write the version that replaces it.\nThe quick-fix does so; for an Ingress it also writes `service.name` and `service.port` for `serviceName` and `servicePort`, `defaultBackend` for `backend`, and adds the `pathType` that was implied.',
    limits:
      'Judged by the newest release of Kubernetes, unless `cluster.kubernetes` in `.firebreak.yaml` or `--kubernetes` states an older one, by which it is information while that still serves the version.\nThe coverage of pods beside a NetworkPolicy of a removed version is `unknown`.\nOnly kinds that matter for the network are looked at: workloads in removed versions are read as what they were meant for.\nWarnings and errors about kinds of projects are silent where the workspace holds a CustomResourceDefinition of the group.\nThe quick-fix refuses where anchors share a part of an Ingress.',
    references: [
      'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
      'https://istio.io/latest/news/releases/1.22.x/announcing-1.22/',
      'https://gateway-api.sigs.k8s.io/guides/migrating-from-ingress/',
      'https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/',
    ],
  },
  examples: [
    {
      title: 'An Ingress of a version that is gone',
      yaml: `#- ingress.yaml
apiVersion: networking.k8s.io/v1beta1
#           ~~~~~~~~~~~~~~~~~~~~~~~~~ [removed-or-deprecated-api] was removed in Kubernetes 1.22
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
spec:
  tls:
    - secretName: shop-tls
  backend:
    serviceName: web
    servicePort: http
  rules:
    - host: shop.example
      http:
        paths:
          - path: /api
            backend:
              serviceName: api
              servicePort: 8080
`,
      fixed: {
        fix: 'Write networking.k8s.io/v1 Ingress',
        yaml: `#- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: kube-system
spec:
  tls:
    - secretName: shop-tls
  defaultBackend:
    service:
      name: web
      port:
        name: http
  rules:
    - host: shop.example
      http:
        paths:
          - path: /api
            pathType: ImplementationSpecific
            backend:
              service:
                name: api
                port:
                  number: 8080
`,
      },
    },
    {
      title: 'A policy that nobody enforces',
      yaml: `#- policy.yaml
apiVersion: extensions/v1beta1
#           ~~~~~~~~~~~~~~~~~~ [removed-or-deprecated-api] the API server rejects it, so it isolates no pod
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
`,
    },
    {
      title: 'The version that is served',
      yaml: `#- ingress.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: public
`,
    },
  ],
};
