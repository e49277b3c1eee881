import type { RulePage } from '../rule-page';

export const redirectToForbiddenAddressPage: RulePage = {
  docs: {
    what: 'Endpoints or an EndpointSlice lead a Service to the node itself, to its own network or to the metadata of the cloud, or a Service of type ExternalName is a name for one of these or for the API server.\nOr a pod is told to find such a name somewhere else.',
    why: 'Whoever reaches the Service, or whatever forwards to it, gets to where policies keep pods away from, with the rights of the one that forwards (CVE-2021-25737, CVE-2021-25740).',
    how: 'Take the address out.',
    limits:
      'Only addresses and names that are written are judged.\nNames in the own domain that lead to such an address are not known.',
    references: [
      'https://github.com/kubernetes/kubernetes/issues/102106',
      'https://github.com/kubernetes/kubernetes/issues/103675',
      'CVE-2021-25737',
      'CVE-2021-25740',
    ],
  },
  examples: [
    {
      title: 'A proxy to the metadata',
      yaml: `#- kube-system/metadata.yaml
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: metadata
  namespace: kube-system
  labels:
    kubernetes.io/service-name: metadata
addressType: IPv4
ports:
  - port: 80
endpoints:
  - addresses:
      - 169.254.169.254
      # ~~~~~~~~~~~~~~~ [redirect-to-forbidden-address] leads clients of the Service to the metadata of the cloud
      - 192.0.2.1
`,
      fixed: {
        fix: 'Take the address out',
        yaml: `#- kube-system/metadata.yaml
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: metadata
  namespace: kube-system
  labels:
    kubernetes.io/service-name: metadata
addressType: IPv4
ports:
  - port: 80
endpoints:
  - addresses:
      - 192.0.2.1
`,
      },
    },
    {
      title: 'An address outside',
      yaml: `#- kube-system/metadata.yaml
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: metadata
  namespace: kube-system
  labels:
    kubernetes.io/service-name: metadata
addressType: IPv4
ports:
  - port: 80
endpoints:
  - addresses:
      - 192.0.2.1
`,
    },
  ],
};
