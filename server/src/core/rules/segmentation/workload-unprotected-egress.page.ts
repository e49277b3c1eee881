import type { RulePage } from '../rule-page';

export const workloadUnprotectedEgressPage: RulePage = {
  docs: {
    what: 'No policy that isolates for egress selects the pods of this workload.',
    why: 'A compromised pod can send data anywhere and reach the metadata service of the cloud.',
    how: 'Add a policy that selects the workload and allows DNS and the destinations it needs.',
    limits:
      'Silent where `missing-default-deny-egress` reports the namespace: one finding for one cause.\nHost-network pods are left out, because no policy applies to them.\nNothing is reported where a policy that is not modelled yet may select the pods.\nA workload that a cluster-wide policy denies anything, or may deny, is left out.\nParts of the cluster in `kube-system`, such as CoreDNS, kube-proxy and metrics-server, belong to whoever runs the cluster and are left out.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
      'OWASP Kubernetes Top Ten K05:2025',
      'MITRE ATT&CK T1041, T1048, T1567',
    ],
  },
  examples: [
    {
      title: 'Ingress is isolated, egress is not',
      yaml: `#- kube-system/backup.yaml
apiVersion: v1
kind: Pod
metadata:
  name: backup
  #     ~~~~~~ [workload-unprotected-egress] may connect anywhere
  namespace: kube-system
  labels:
    app: backup
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: backup
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: backup
`,
      fixed: {
        fix: 'Deny all egress from Pod "backup", allow DNS, in a new file networkpolicy-backup.yaml',
        yaml: `#- kube-system/backup.yaml
apiVersion: v1
kind: Pod
metadata:
  name: backup
  namespace: kube-system
  labels:
    app: backup
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: backup
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: backup
#- kube-system/networkpolicy-backup.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: backup-egress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: backup
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
      title: 'Host-network pods are not covered by any policy',
      yaml: `#- kube-system/agent.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: agent
    spec:
      hostNetwork: true
`,
    },
  ],
};
