import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const parts = `#- shop/web.yaml\n${deployment('frontend')}${defaultDeny()}`;

const policy = (value: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: ${value}
  ingress:
    - from:
        - podSelector: {}
`;

const onDeployment = (labels: string) => `#- shop/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
  labels:
    tier: backend
spec:
  template:
    metadata:
      labels:
        app: api
${labels}---
${defaultDeny()}`;

const forTier = (marker: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: backend
  namespace: shop
spec:
  podSelector:
    matchLabels:
      tier: backend
${marker}  ingress:
    - from:
        - podSelector: {}
`;

export const selectorNearMissPage: RulePage = {
  docs: {
    what: 'The `podSelector` of a NetworkPolicy matches no pod of its namespace, and a small change would make it match: a typing error in a value or a key, another of the usual keys for the name of an application, or labels that the controller has and its pod template has not.\nIt stands for `selector-matches-nothing` where it is certain enough to say what was meant.',
    why: 'The policy isolates nothing.\nThe pods that it was written for stay open, and it does not look like it.',
    how: 'Take the quick-fix, which changes the one value, the one key, or adds the label to the pod template.',
    limits:
      'One suggestion is made, and `selector-matches-nothing` has others where nothing is near.\nUp to two letters may differ, fewer in short words; names that differ in numbers only are different names.\nSilent wherever `selector-matches-nothing` is.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    ],
  },
  examples: [
    {
      title: 'A typing error',
      yaml: `${parts}${policy('frontned\n      #    ~~~~~~~~ [selector-near-miss] no pod has app=frontned; did you mean "frontend" (Deployment "frontend")?')}`,
      fixed: { fix: 'Select pods with app=frontend', yaml: `${parts}${policy('frontend')}` },
    },
    {
      title: 'A label of the Deployment that its pods do not have',
      yaml: `${onDeployment('')}${forTier('      #     ~~~~~~~ [selector-near-miss] tier=backend is a label of Deployment "api" and not of its pods\n')}`,
      fixed: {
        fix: 'Add tier=backend to the pods of Deployment "api"',
        yaml: `${onDeployment('        tier: backend\n')}${forTier('')}`,
      },
    },
    { title: 'The label that the pods have', yaml: `${parts}${policy('frontend')}` },
  ],
};
