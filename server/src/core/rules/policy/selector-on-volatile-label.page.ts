import type { RulePage } from '../rule-page';

export const selectorOnVolatileLabelPage: RulePage = {
  docs: {
    what: 'A policy selects pods, or the pods of a peer, by a label whose value changes without anybody changing the policy: the version of a chart or a release, the hash of a rollout, the name of one run of a CronJob.',
    why: 'After the next release or run the policy matches nothing, and nothing says so.\nPods that it isolated are open, and connections that it allowed are closed.\nWhile a new release rolls out, old and new pods are under different rules.',
    how: 'Select by labels that stay, such as `app.kubernetes.io/name` and `app.kubernetes.io/instance`.\nThe quick-fix removes the label where the selector has others.',
    limits:
      'Silent for `version: v1` and the like, which name variants that run side by side, for the name of a Job that is no run of a CronJob, for the pod names of a StatefulSet, which stay, for placeholders, and where it is only asked whether a label is there.\nOf CiliumNetworkPolicies only `matchLabels` and `matchExpressions` are read, of Calico nothing yet.\nLabels that a kustomization adds to selectors are not judged.',
    references: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
      'https://helm.sh/docs/chart_best_practices/labels/',
      'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label',
    ],
  },
  examples: [
    {
      title: 'The next version of the chart is not protected',
      yaml: `#- kube-system/web.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: web
      helm.sh/chart: web-2.14.0
      #              ~~~~~~~~~~ [selector-on-volatile-label] NetworkPolicy "web" selects by the label helm.sh/chart
  policyTypes: [Ingress]
`,
      fixed: {
        fix: 'remove this one',
        yaml: `#- kube-system/web.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: web
  policyTypes: [Ingress]
`,
      },
    },
    {
      title: 'A variant that runs beside others',
      yaml: `#- kube-system/web.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: reviews
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: reviews
      version: v2
  policyTypes: [Ingress]
`,
    },
  ],
};
