import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const api = `#- shop/api.yaml\n${deployment('api')}${defaultDeny()}`;

const policy = (metadata: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-api
${metadata}spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
`;

const twoNamespaces = `#- shop/api.yaml\n${deployment('api')}${defaultDeny()}${deployment('web', { namespace: 'front' })}${defaultDeny('front')}`;

const fromWeb = (more: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
${more}`;

export const namespaceMismatchPage: RulePage = {
  docs: {
    what: 'A NetworkPolicy selects no pod of its own namespace, and the pods with these labels are all in one other namespace.\nOr an item of `from` or `to` has a `podSelector` alone, which means the namespace of the policy, and the pods with these labels are all in one other namespace.',
    why: 'A NetworkPolicy selects pods of its own namespace only, and a `podSelector` without `namespaceSelector` does the same.\nA manifest without a namespace lands in `default`, or wherever somebody applies it, and protects nothing there.',
    how: 'Move the policy to the namespace of its pods, or name their namespace in the item.\nThe quick-fix does either.',
    limits:
      'The pods have to stand in a file of the same folder, or be put together with the policy by one kustomization: labels are alike by chance in folders of many applications.\nSilent where several other namespaces have such pods, for system namespaces, and wherever `selector-matches-nothing` and `peer-matches-nothing` are; it stands for these.\nNamespaces that Argo CD or Flux give to manifests are not known.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
    ],
  },
  examples: [
    {
      title: 'A policy without a namespace',
      yaml: `${api}${policy('  #     ~~~~~~~~~ [namespace-mismatch] selects nothing in "default": its pods (Deployment "api") are in "shop"\n')}`,
      fixed: { fix: 'Move the policy to namespace "shop"', yaml: `${api}${policy('  namespace: shop\n')}` },
    },
    {
      title: 'A peer in another namespace',
      yaml: `${twoNamespaces}${fromWeb('        # ~~~~~~~~~~~ [namespace-mismatch] item 1 of "from" means namespace "shop", but its pods are in "front"\n            matchLabels:\n              app: web\n')}`,
      fixed: {
        fix: 'Name the namespace of the pods, "front"',
        yaml: `${twoNamespaces}${fromWeb('            matchLabels:\n              app: web\n          namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: front\n')}`,
      },
    },
    { title: 'A policy beside its pods', yaml: `${api}${policy('  namespace: shop\n')}` },
  ],
};
