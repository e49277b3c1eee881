import type { RulePage } from '../rule-page';

export const sourceAllowlistOpenPage: RulePage = {
  docs: {
    what: 'A list of the addresses that may connect contains every address: `0.0.0.0/0`, `::/0`, or two halves of them.\nOr it has an entry that is no CIDR, such as two that a blank separates.\nThe lists are `loadBalancerSourceRanges` of a Service and its annotation, the annotations of ingress-nginx, AWS and the two HAProxy controllers at an Ingress, those of a Route of OpenShift, Policies of NGINX, Middlewares of Traefik, plugins of Kong, HTTPProxies of Contour, SecurityPolicies of Envoy Gateway and AuthorizationPolicies of Istio.',
    why: 'A list that is there looks as if somebody had limited who may connect.\nControllers refuse a list that they cannot read: then nobody connects, as with an empty `allowlist-source-range` of ingress-nginx, or the change is not applied.\nThe router of OpenShift and the controller of HAProxy Technologies ignore such a list, and everybody connects; HAProxy Ingress passes over the entry.',
    how: 'Remove the entry, and list the networks that are meant.\nWhere everybody may connect, remove the list: then it says so.',
    limits:
      'Information where the load balancer is internal anyway.\nAn empty `allowlist-source-range` is reported where ingress-nginx serves the Ingress, and not where another controller or one that is not known does.\nSilent for lists with exceptions (`!`) and with patterns that are kept in a file; placeholders are not judged, nor are lists of ingress-nginx beside `ssl-passthrough`.\nSilent where clients have to fulfil something else too, such as a principal beside `ipBlocks`, and where others are denied beside the list.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec',
      'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#whitelist-source-range',
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#inbound-cidrs',
      'NSA/CISA Kubernetes Hardening Guide, Network separation',
    ],
  },
  examples: [
    {
      title: 'One entry makes the others useless',
      yaml: `#- kube-system/web.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  namespace: kube-system
  annotations:
    nginx.ingress.kubernetes.io/whitelist-source-range: 203.0.113.0/24,0.0.0.0/0
    #                                                   ~~~~~~~~~~~~~~~~~~~~~~~~ [source-allowlist-open] its whitelist-source-range contains 0.0.0.0/0
spec:
  rules: []
`,
      fixed: {
        fix: 'remove 0.0.0.0/0',
        yaml: `#- kube-system/web.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  namespace: kube-system
  annotations:
    nginx.ingress.kubernetes.io/whitelist-source-range: "203.0.113.0/24"
spec:
  rules: []
`,
      },
    },
    {
      title: 'Two entries that are read as one',
      yaml: `#- kube-system/web.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  namespace: kube-system
  annotations:
    nginx.ingress.kubernetes.io/whitelist-source-range: 203.0.113.0/24 198.51.100.0/24
    #                                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [source-allowlist-open] commas separate entries
spec:
  rules: []
`,
    },
    {
      title: 'A Route whose list the router ignores',
      yaml: `#- kube-system/web.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata:
  name: admin
  namespace: kube-system
  annotations:
    haproxy.router.openshift.io/ip_allowlist: 203.0.113.0/24,198.51.100.7
    #                                         ~~~~~~~~~~~~~~~~~~~~~~~~~~~ [source-allowlist-open] lets every address connect: its ip_allowlist is ignored
spec:
  host: admin.internal
  to:
    kind: Service
    name: admin
  tls:
    termination: edge
`,
    },
    {
      title: 'A list of two networks',
      yaml: `#- kube-system/web.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  namespace: kube-system
  annotations:
    nginx.ingress.kubernetes.io/whitelist-source-range: 203.0.113.0/24, 198.51.100.7
spec:
  rules: []
`,
    },
  ],
};
