import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const parts = `#- shop/api.yaml
${deployment('api')}${defaultDeny()}${deployment('prometheus', { namespace: 'metrics' })}${deployment('grafana', { namespace: 'metrics' })}${defaultDeny('metrics')}`;

const policy = (pods: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: metrics
${pods}`;

export const andOrConfusionPage: RulePage = {
  docs: {
    what: "In one list of `from` or `to`, an item with a `namespaceSelector` alone stands beside an item with a `podSelector` alone, and no pod of the policy's own namespace has the labels of the `podSelector`.",
    why: "Two items are alternatives: every pod of the selected namespaces is let in, and pods of the policy's own namespace with the labels, of which there are none.\nMeant were the pods with the labels in the selected namespaces, which is one item with both selectors.\nA dash is the whole difference.",
    how: 'The quick-fix takes the second dash away, so that both selectors have to match.\nWhere alternatives are meant, accept the finding with a comment, or give the pods their label.',
    limits:
      "Silent where the policy's own namespace has pods with the labels: then alternatives make sense.\nSilent where pods may exist that no manifest shows, where the selected namespaces are known and have no such pods either, and for labels that clients put on themselves to be let in.\nItems that do not stand next to each other are not compared.",
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    ],
  },
  examples: [
    {
      title: 'A dash too many',
      yaml: `${parts}${policy('        - podSelector:\n        # ~~~~~~~~~~~ [and-or-confusion] allows ALL pods of "metrics" (OR), and no pod of "shop" is meant by the podSelector\n            matchLabels:\n              app: prometheus\n')}`,
      fixed: {
        fix: 'Merge both into one peer (AND)',
        yaml: `${parts}${policy('          podSelector:\n            matchLabels:\n              app: prometheus\n')}`,
      },
    },
    {
      title: 'Alternatives that make sense: the namespace of the policy has such pods',
      yaml: `${parts}${policy('        - podSelector:\n            matchLabels:\n              app: api\n')}`,
    },
  ],
};
