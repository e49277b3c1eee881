import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const parts = `#- shop/web.yaml\n${deployment('web')}${deployment('api')}${defaultDeny()}`;

const policy = (value: string) => `apiVersion: networking.k8s.io/v1
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
        - podSelector:
            matchLabels:
              app: ${value}
`;

export const peerMatchesNothingPage: RulePage = {
  docs: {
    what: "An item of `from` or `to` of a NetworkPolicy matches no pod: its `podSelector` has labels that no pod of the policy's namespace has, or its `namespaceSelector` names a namespace that there is not, but nearly, or whose pods do not have the labels of the `podSelector` beside it.",
    why: 'The item opens nothing.\nWhat was to be let in is kept out, which shows as connections that time out; or the policy is older than the pods, and nobody knows any more what it is for.',
    how: 'Correct the label or the name, or remove the item.\nThe quick-fix offers the values that pods of the namespace have, or the namespaces with nearly that name.',
    limits:
      "Information for labels that clients put on themselves to be let in, such as `access: granted`, because they may come later.\nSilent where pods may exist that no manifest shows: templates, charts, remote bases, objects for operators, other scopes with such pods; for labels that controllers set; in `kube-system`; and where the namespace of the policy has no workloads in the workspace.\nNamespaces that the workspace does not have are somebody else's: only a name that is nearly that of one is told of, and well-known ones such as `ingress-nginx` are not judged.\nOther labels of namespaces are for `namespace-label-not-guaranteed`.\nPeers of cluster-wide policies are not judged.",
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
    ],
  },
  examples: [
    {
      title: 'A label that no pod has',
      yaml: `${parts}${policy('frontend\n              #    ~~~~~~~~ [peer-matches-nothing] item 1 of "from" matches nothing: no workload has the label app=frontend')}`,
      fixed: { fix: 'Select pods with app=web', yaml: `${parts}${policy('web')}` },
    },
    { title: 'A label that pods have', yaml: `${parts}${policy('web')}` },
  ],
};
