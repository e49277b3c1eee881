import { defaultDeny, deployment } from '../policy/example-parts';
import type { RulePage } from '../rule-page';

const parts = `#- shop/web.yaml\n${deployment('web')}${defaultDeny()}`;

const policy = (label: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              ${label}
      ports:
        - protocol: UDP
          port: 5353
`;

export const namespaceLabelNotGuaranteedPage: RulePage = {
  docs: {
    what: 'A `namespaceSelector` of a NetworkPolicy asks for a label that no Namespace of the workspace has and that Kubernetes does not set.\nIt is a warning where the value is the name of a namespace, because then the automatic label was meant.',
    why: 'Kubernetes gives each namespace one label, `kubernetes.io/metadata.name`, which nobody can change.\nEvery other label is there only if somebody sets it: without it the rule matches nothing, and who may edit a namespace can give it to their own.',
    how: 'Select the namespace by its name, with the automatic label; the quick-fix changes the key.\nOr set the label in the manifest of the Namespace.',
    limits:
      'Information where the value is no name of a namespace, and silent there unless the workspace has Namespace manifests at all.\nSilent for labels with a domain, apart from `app.kubernetes.io`, and for a few others that operators and distributions set; for placeholders; and where templates, charts or remote bases may set the label, apart from the namespaces that every cluster has.\nWhether somebody may set a label on a namespace of their own is not judged, nor are policies of the whole cluster.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name',
      'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name',
    ],
  },
  examples: [
    {
      title: 'A label that people think Kubernetes sets',
      yaml: `${parts}${policy('name: kube-system\n              #     ~~~~~~~~~~~ [namespace-label-not-guaranteed] relies on the label name=kube-system, which Kubernetes does not set')}`,
      fixed: {
        fix: 'Select the namespace by its name',
        yaml: `${parts}${policy('kubernetes.io/metadata.name: kube-system')}`,
      },
    },
    { title: 'The automatic label', yaml: `${parts}${policy('kubernetes.io/metadata.name: kube-system')}` },
  ],
};
