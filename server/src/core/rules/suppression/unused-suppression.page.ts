import type { RulePage } from '../rule-page';

export const unusedSuppressionPage: RulePage = {
  docs: {
    what: 'A comment or an annotation suppresses a rule that reports nothing at its place.',
    why: 'A suppression that outlived its finding hides the next one.',
    how: 'Delete it, or move it to the line that it is meant for; `ignore-resource` covers a whole document.',
    limits:
      'Silent while it cannot be known whether the rule would report: in a scope with templates, remote bases or policies that are not modelled.\nRules that are not run are not judged, nor those for which a finding about the whole namespace stands.\nThe same holds in a scope with cluster-wide policies.',
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
  },
  examples: [
    {
      title: 'The finding is gone, the suppression is not',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  # firebreak: ignore[dns-egress-missing] the proxy resolves names
  #                   ~~~~~~~~~~~~~~~~~~ [unused-suppression] finds nothing here
  name: proxy-only
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
      fixed: {
        fix: 'Remove the suppression',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: proxy-only
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
      },
    },
    {
      title: 'The finding that it is written for is there',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  annotations:
    ignore.firebreak/dns-egress-missing: the proxy resolves names
  name: proxy-only
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector:
            matchLabels:
              app: proxy
`,
    },
  ],
};
