import type { RulePage } from '../rule-page';

export const duplicateKeyPage: RulePage = {
  docs: {
    what: 'The same key stands twice in one map.',
    why: 'Strict readers reject the document; lenient ones keep the last value and lose the first without a word. In a policy, that is a rule that silently does not exist.',
    how: 'Merge the two values or delete one.',
    limits: 'Keys that a merge (`<<`) brings in may be overridden; that is not reported.',
    references: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation'],
  },
  examples: [
    {
      title: 'The first list of rules is lost',
      yaml: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
  ingress: []
# ~~~~~~~ [duplicate-key] ingress
`,
    },
    {
      title: 'Each key once',
      yaml: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  ingress:
    - from:
    # ~~~~ [rule-without-port-filter]
        - podSelector: {}
`,
    },
  ],
};
