import type { RulePage } from '../rule-page';

export const expiredSuppressionPage: RulePage = {
  docs: {
    what: 'An entry of `ignore` in `.firebreak.yaml` has a day in `expires` that is over.',
    why: 'Its findings are reported again: what was accepted for a time is to be mended or decided anew.',
    how: 'Mend what is found and remove the entry, or give it a later day and a reason.',
    limits:
      'The day itself still counts, by the date of the machine (`--now` on the command line).\nComments and annotations do not expire.',
    references: ['https://www.rfc-editor.org/rfc/rfc3339#section-5.6'],
  },
  examples: [
    {
      title: 'The day is over and the finding is back',
      yaml: `#- .firebreak.yaml
ignore:
  - rules: [dns-egress-missing]
    resources: [NetworkPolicy/shop/proxy-only]
    reason: the proxy gets its own resolver in spring
    expires: 2020-03-31
    #        ~~~~~~~~~~ [expired-suppression] 2020-03-31 was its last day
#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: proxy-only
  #     ~~~~~~~~~~ [dns-egress-missing]
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
      fixed: {
        fix: 'Remove the entry',
        yaml: `#- .firebreak.yaml
ignore: []
#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: proxy-only
  #     ~~~~~~~~~~ [dns-egress-missing]
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
      },
    },
    {
      title: 'A day that is not over',
      yaml: `#- .firebreak.yaml
ignore:
  - rules: [dns-egress-missing]
    reason: the proxy gets its own resolver one day
    expires: 2999-12-31
#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: proxy-only
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
    },
  ],
};
