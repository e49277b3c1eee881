import type { RulePage } from '../rule-page';

export const etcdTlsPage: RulePage = {
  docs: {
    what: 'The etcd of a cluster has no certificate, makes one itself, or asks clients or other members for none.',
    why: 'etcd holds every Secret of the cluster and every decision about it.\nWhoever can connect without a certificate is administrator, without the API server ever knowing.',
    how: 'Set `--cert-file`, `--key-file` and `--client-cert-auth=true`, the same with `peer-`, and remove `--auto-tls` and `--peer-auto-tls`.',
    limits:
      'What is missing altogether, on the side of clients or of members, is one finding with the numbers of both recommendations.\nAn etcd counts that runs in a Pod of `kube-system` or with a label of kubeadm: others may serve something else.\nFlags win over variables such as `ETCD_CERT_FILE`; what a configuration file says is not known.\nkubeadm sets what is safe, so in its configurations only what is written counts.',
    references: [
      'https://etcd.io/docs/v3.5/op-guide/security/',
      'https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#securing-etcd-clusters',
      'CIS Kubernetes Benchmark 1.12: 2.1 to 2.6',
    ],
  },
  examples: [
    {
      title: 'Clients without certificates',
      yaml: `#- manifests/etcd.yaml
apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
  labels:
    component: etcd
    tier: control-plane
spec:
  hostNetwork: true
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.5.15-0
      command:
#     ~~~~~~~ [etcd-tls] lets clients in without a certificate
        - etcd
        - --cert-file=/etc/kubernetes/pki/etcd/server.crt
        - --key-file=/etc/kubernetes/pki/etcd/server.key
        - --listen-client-urls=https://10.0.0.5:2379
        - --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
        - --peer-client-cert-auth=true
        - --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
        - --peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
        - --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
`,
      fixed: {
        fix: 'Ask clients for certificates',
        yaml: `#- manifests/etcd.yaml
apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
  labels:
    component: etcd
    tier: control-plane
spec:
  hostNetwork: true
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.5.15-0
      command:
        - etcd
        - --cert-file=/etc/kubernetes/pki/etcd/server.crt
        - --key-file=/etc/kubernetes/pki/etcd/server.key
        - --listen-client-urls=https://10.0.0.5:2379
        - --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
        - --peer-client-cert-auth=true
        - --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
        - --peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
        - --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
        - --client-cert-auth=true
`,
      },
    },
    {
      title: 'Certificates that etcd makes itself',
      yaml: `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.31.2
etcd:
  local:
    extraArgs:
      - name: peer-auto-tls
        value: "true"
        #      ~~~~~~ [etcd-tls] shows members a certificate of its own
`,
    },
    {
      title: 'Certificates on both sides',
      yaml: `#- manifests/etcd.yaml
apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
  labels:
    component: etcd
    tier: control-plane
spec:
  hostNetwork: true
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.5.15-0
      command:
        - etcd
        - --cert-file=/etc/kubernetes/pki/etcd/server.crt
        - --client-cert-auth=true
        - --key-file=/etc/kubernetes/pki/etcd/server.key
        - --listen-client-urls=https://10.0.0.5:2379
        - --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
        - --peer-client-cert-auth=true
        - --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
        - --peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
        - --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
`,
    },
  ],
};
