import type { RulePage } from '../rule-page';

export const missingDefaultDenyEgressPage: RulePage = {
  docs: {
    what: 'A namespace holds workloads, and no policy isolates all of its pods for egress.',
    why: 'A compromised pod can then fetch tools, send data to any address on the internet and reach the metadata service of the cloud.',
    how: 'Add a NetworkPolicy with an empty `podSelector` and the policy type `Egress`, together with one that allows DNS.\nThen allow the destinations that each workload needs.\nWhere workloads say whom they call, a quick-fix isolates the namespace and keeps that; the others say which declared connections they break.',
    limits:
      'The severity is Information once the namespace has a default-deny for ingress.\nA policy without `policyTypes` isolates egress only when it has at least one egress rule.\nThe namespaces `kube-system`, `kube-public` and `kube-node-lease`, host-network pods and namespaces with policies that are not modelled yet are left out.\nA default-deny for the whole cluster in the Admin or Baseline tier counts as one for the namespaces that it selects; where that hangs on labels that are not written, nothing is reported.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic',
      'CIS Kubernetes Benchmark 5.3.2',
      'NSA/CISA Kubernetes Hardening Guide, Network policies',
      'OWASP Kubernetes Top Ten K07:2022',
      'MITRE ATT&CK T1041, T1048',
    ],
  },
  examples: [
    {
      title: 'Ingress is isolated, egress is not',
      yaml: `#- jobs/report.yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  namespace: jobs
  #          ~~~~ [missing-default-deny-egress] can open connections to any destination
spec:
  jobTemplate:
    spec:
      template:
        metadata:
          labels:
            app: report
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: jobs
spec:
  podSelector: {}
`,
      fixed: {
        fix: 'Deny all egress in namespace "jobs" by default, allow DNS, in a new file networkpolicy-jobs.yaml',
        yaml: `#- jobs/report.yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  namespace: jobs
spec:
  jobTemplate:
    spec:
      template:
        metadata:
          labels:
            app: report
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: jobs
spec:
  podSelector: {}
#- jobs/networkpolicy-jobs.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
  namespace: jobs
spec:
  podSelector: {}
  policyTypes:
    - Egress
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: jobs
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`,
      },
    },
    {
      title: 'Both directions are isolated and DNS is allowed',
      yaml: `#- jobs/report.yaml
apiVersion: v1
kind: Pod
metadata:
  name: report
  namespace: jobs
  labels:
    app: report
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: jobs
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
    },
  ],
};
