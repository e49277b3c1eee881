import type { RulePage } from '../rule-page';

export const nonAsciiStructurePage: RulePage = {
  docs: {
    what: 'A bullet, a dash, a typographic quote or an unusual space stands where YAML expects `-`, `"` or plain spaces.',
    why: 'Text that was copied from a web page or a document often parses, but as something else: `• Egress` is a string, not a list item, and the policy types are lost.\nThe policy then does not do what it seems to do, or is rejected as a whole.',
    how: 'Replace the characters; the quick-fix does it for the whole document.',
    limits:
      'Comments, block scalars, quoted strings, annotations and descriptions may hold any character.\nOnly documents that look like Kubernetes objects are looked at.\nThe first 20 places of a document are reported; there is no fix for more than 1,000.',
    references: [
      'https://yaml.org/spec/1.2.2/#61-indentation-spaces',
      'https://yaml.org/spec/1.2.2/#821-block-sequences',
    ],
  },
  examples: [
    {
      title: 'Bullets pasted from a web page',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-egress
spec:
  podSelector: {}
  policyTypes:
    • Egress
#   ~ [non-ascii-structure] "•" is not a YAML list marker
    • Ingress
#   ~ [non-ascii-structure] "•" is not a YAML list marker
`,
      fixed: {
        fix: 'Replace 2 typographic characters',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-egress
  #     ~~~~~~~~~~~ [dns-egress-missing]
spec:
  podSelector: {}
  policyTypes:
    - Egress
    - Ingress
`,
      },
    },
    {
      title: 'Comments and annotations are prose',
      yaml: `#- service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
  annotations:
    note: “the shop’s front door”
spec:
  # • reached by the ingress controller
  selector:
    app: web
  ports:
    - port: 80
`,
    },
  ],
};
