import type { RulePage } from '../rule-page';

export const unknownSuppressionPage: RulePage = {
  docs: {
    what: 'A suppression names a rule that does not exist, or is not written so that it can take effect.',
    why: 'It hides nothing, while it looks as if somebody had decided something.',
    how: 'Write `# firebreak: ignore[rule-id] reason` above the line or at its end, `# firebreak: ignore-resource[rule-id] reason` anywhere in the document, `# firebreak: ignore-file reason` before the first document, or the annotation `ignore.firebreak/rule-id: reason` on the object or its pod template.\nSeveral rules are separated by commas; `firebreak rules` lists all of them.',
    limits: 'Templates are not analysed, so suppressions in them are not judged.',
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
  },
  examples: [
    {
      title: 'A rule that does not exist',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  # firebreak: ignore[dns-egres-missing] a proxy resolves names
  #                   ~~~~~~~~~~~~~~~~~ [unknown-suppression] there is no rule "dns-egres-missing"
  name: proxy-only
  #     ~~~~~~~~~~ [dns-egress-missing]
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
      fixed: {
        fix: 'Change to "dns-egress-missing"',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  # firebreak: ignore[dns-egress-missing] a proxy resolves names
  name: proxy-only
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
      },
    },
    {
      title: 'A suppression that names no rule',
      yaml: `#- web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web # firebreak: ignore because
  #         ~~~~~~~~~~~~~~~~~~~~~~~~~~~ [unknown-suppression] names no rule
`,
    },
    {
      title: 'A suppression with its reason',
      yaml: `#- web.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: public # firebreak: ignore[missing-default-deny-ingress, missing-default-deny-egress] public by design
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: public
`,
    },
  ],
};
