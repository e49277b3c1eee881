import type { OrderConflict } from '../../cluster/order-conflicts';
import type { ClusterPolicy } from '../../kubernetes/entities';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';

export const policyOrderConflict: Rule = {
  id: 'policy-order-conflict',
  title: 'Policies of one priority that contradict each other',
  severity: 'warning',
  slice: 'cluster',
  *check({ orderConflicts }) {
    for (const conflict of orderConflicts) yield toFinding(conflict);
  },
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

function toFinding({ first, other, direction }: OrderConflict): DraftFinding {
  return {
    message: `${other.identity.kind} "${other.identity.name}" contradicts "${first.identity.name}" for ${direction} of the same pods, and which is asked first is not defined: both have priority ${other.priority}.`,
    at: other.ref,
    place: priorityField(other),
    resource: other.identity,
    related: [
      {
        at: first.ref,
        place: priorityField(first),
        message: `${first.identity.kind} "${first.identity.name}" has the same priority.`,
      },
    ],
    data: null,
  };
}

function priorityField({ basePath }: ClusterPolicy) {
  return field([...basePath, 'spec', 'priority']);
}
