import type { RulePage } from '../rule-page';

export const policyOrderConflictPage: RulePage = {
  docs: {
    what: 'Two `AdminNetworkPolicy` or `ClusterNetworkPolicy` objects of one tier have the same priority, may select the same pods, and have rules with different actions for connections that both may match.',
    why: 'The API does not define which of them is asked first, so the plugin decides, and may decide otherwise after an update.\nWhat one of them denies may be allowed by the other; verdicts about such connections are `conditional`.',
    how: 'Give one of the policies another priority; the lower number is asked first.\nOr put the rules into one policy, in the order in which they shall be asked.',
    limits:
      'Not reported: policies that cannot select a common pod by their labels; rules with the same action, because their order changes nothing; and rules that come after one of either policy that decides the same connections already.\nA rule of a higher priority that decides before both is not considered.',
    references: [
      'https://network-policy-api.sigs.k8s.io/reference/spec/',
      'https://network-policy-api.sigs.k8s.io/api-overview/',
    ],
  },
  examples: [
    {
      title: 'One allows what the other denies',
      yaml: `#- allow.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: allow-monitoring
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
    - action: Accept
      from:
        - namespaces:
            matchLabels:
              kubernetes.io/metadata.name: monitoring
#- deny.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: deny-all
spec:
  tier: Admin
  priority: 10
#           ~~ [policy-order-conflict] "deny-all" contradicts "allow-monitoring"
  subject:
    namespaces: {}
  ingress:
    - action: Deny
      from:
        - namespaces: {}
`,
    },
    {
      title: 'Two priorities',
      yaml: `#- allow.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: allow-monitoring
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
    - action: Accept
      from:
        - namespaces:
            matchLabels:
              kubernetes.io/metadata.name: monitoring
#- deny.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: deny-all
spec:
  tier: Admin
  priority: 20
  subject:
    namespaces: {}
  ingress:
    - action: Deny
      from:
        - namespaces: {}
`,
    },
  ],
};
