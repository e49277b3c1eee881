import type { RulePage } from '../rule-page';

const config = `#- .firebreak.yaml
rules:
  policy-review-metadata: hint
`;

const policy = (annotations: string, marker = '') => `#- shop/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:3
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
${annotations}${marker}spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`;

const reviewed = (date: string) => `  annotations:
    firebreak/owner: team-shop
    firebreak/reviewed-on: "${date}"
`;

export const policyReviewMetadataPage: RulePage = {
  docs: {
    what: 'A policy allows connections, and its annotations name nobody who owns it and no day on which it was reviewed; or the review is more than 180 days ago; or the day is over until which it was to be there.\nThe annotations are `firebreak/owner`, `firebreak/reviewed-on` and `firebreak/expires`; days are written as `2027-01-31`.',
    why: 'What a policy allows is rarely taken away again: the client is gone, and the rule stays.\nWhoever looks at such a rule a year later does not dare to remove it.',
    how: 'Read the policy, take out what is not needed any more, and write the day into `firebreak/reviewed-on`.\nA quick-fix writes today.',
    limits:
      'Of NetworkPolicies, the policies of policy.networking.k8s.io, and those of Cilium and Calico.\nPolicies that only deny are left out.\nThe names of the annotations and the 180 days are fixed.\n`days` and `annotations` of the rule in `.firebreak.yaml` name other ones.',
    references: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
      'NSA and CISA, Kubernetes Hardening Guide: periodic review of settings',
    ],
  },
  examples: [
    {
      title: 'The last review was long ago',
      yaml:
        config +
        policy(
          reviewed('2025-01-10'),
          '    #                      ~~~~~~~~~~~~ [policy-review-metadata] was last reviewed on 2025-01-10, over 180 days ago\n',
        ),
      fixed: { fix: 'Note that it was reviewed today', yaml: config + policy(reviewed('2026-06-30')) },
    },
    {
      title: 'A policy with its owner and a recent review',
      yaml: config + policy(reviewed('2026-03-01')),
    },
    {
      title: 'Where no configuration switches the rule on, nothing is reported',
      yaml: policy(''),
    },
  ],
};
