import type { RulePage } from '../rule-page';

export const workloadInDefaultOrSystemNamespacePage: RulePage = {
  docs: {
    what: 'A workload, Service or policy states `namespace: default`, or an application states the namespace of the cluster’s own parts.',
    why: 'Namespaces are what policies, roles and quotas are cut by.\nIn `default` everything ends up that states no namespace, so no policy can tell an application from it by its namespace.\nIn `kube-system` an application stands beside parts that many policies let through.',
    how: 'Give the application a namespace of its own, with everything that it uses: Services, ConfigMaps, Secrets, ServiceAccounts, roles.\nThere is no quick-fix, because all of these have to move together.',
    limits:
      'One finding for each namespace of a scope, at the first of its objects.\nOnly what is written counts: manifests without a namespace are left out, because `kubectl`, Helm and GitOps tools supply one.\nIn `kube-system` only images are reported that are known to be applications, such as `wordpress` or `postgres`; in `kube-public` and `kube-node-lease`, where nothing runs, every workload.',
    references: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces',
      'CIS Kubernetes Benchmark 5.7.1, 5.7.4',
      'NSA/CISA Kubernetes Hardening Guide, Namespaces',
    ],
  },
  examples: [
    {
      title: 'An application in "default"',
      yaml: `#- web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: default
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: default
  #          ~~~~~~~ [missing-default-deny-ingress]
  #          ~~~~~~~ [missing-default-deny-egress]
  #          ~~~~~~~ [workload-in-default-or-system-namespace] Deployment "web" and 1 more are in namespace "default"
spec:
  template:
    metadata:
      labels:
        app: web
`,
    },
    {
      title: 'Whoever applies the manifest chooses the namespace',
      yaml: `#- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  #     ~~~ [missing-default-deny-ingress]
  #     ~~~ [missing-default-deny-egress]
spec:
  template:
    metadata:
      labels:
        app: web
`,
    },
  ],
};
