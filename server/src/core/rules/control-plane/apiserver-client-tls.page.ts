import type { RulePage } from '../rule-page';

export const apiserverClientTlsPage: RulePage = {
  docs: {
    what: 'A kube-apiserver talks to etcd or to kubelets without TLS, without a certificate of its own, or without verifying theirs.',
    why: 'etcd holds every Secret, and kubelets run commands in every pod.\nWhoever stands between them and the API server reads and changes all of it, unless both sides show certificates and verify them.',
    how: 'Use `https` in `--etcd-servers`, and set `--etcd-cafile`, `--etcd-certfile`, `--etcd-keyfile`, `--kubelet-client-certificate`, `--kubelet-client-key` and `--kubelet-certificate-authority`.',
    limits:
      'kubeadm and other tools set the flags for etcd and the client certificate for kubelets, so in their configurations only what is written counts.\n`--kubelet-certificate-authority` is set by none of them: it needs kubelets whose certificates the cluster signs (see `kubelet-serving-certificate`), so in their configurations it is not asked for.\nWithout `serverTLSBootstrap: true` in the KubeletConfiguration, which kubeadm does not set, kubelets sign their serving certificates themselves: with the flag `kubectl logs`, `exec` and `port-forward` fail then, so turn that on first, and approve the certificate signing requests of all nodes.\nThe title of the fix says whether the configurations of kubelets in the workspace have it.\n`--kubelet-https=false` counts only before Kubernetes 1.19, which takes TLS whatever the flag says; where the version is not known, the message says so.\nWhere all flags for etcd, or all for kubelets, are missing, that is one finding with the numbers of both recommendations.',
    references: [
      'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
      'https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/',
      'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/#kubelet-serving-certs',
      'CIS Kubernetes Benchmark 1.12: 1.2.4, 1.2.5, 1.2.23, 1.2.26',
    ],
  },
  examples: [
    {
      title: 'etcd in clear text',
      yaml: `#- manifests/kube-apiserver.yaml
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
  labels:
    component: kube-apiserver
    tier: control-plane
spec:
  hostNetwork: true
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.2
      command:
        - kube-apiserver
        - --anonymous-auth=false
        - --authorization-mode=Node,RBAC
        - --encryption-provider-config=/etc/kubernetes/encryption.yaml
        - --client-ca-file=/etc/kubernetes/pki/ca.crt
        - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
        - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
        - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
        - --etcd-servers=http://10.0.0.5:2379
        # ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [apiserver-client-tls] sends all data of the cluster to etcd in clear text
        - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
        - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
`,
      fixed: {
        fix: 'Talk to etcd over TLS',
        yaml: `#- manifests/kube-apiserver.yaml
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
  labels:
    component: kube-apiserver
    tier: control-plane
spec:
  hostNetwork: true
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.2
      command:
        - kube-apiserver
        - --anonymous-auth=false
        - --authorization-mode=Node,RBAC
        - --encryption-provider-config=/etc/kubernetes/encryption.yaml
        - --client-ca-file=/etc/kubernetes/pki/ca.crt
        - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
        - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
        - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
        - --etcd-servers=https://10.0.0.5:2379
        - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
        - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
`,
      },
    },
    {
      title: 'Kubelets that are not verified',
      yaml: `#- manifests/kube-apiserver.yaml
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
  labels:
    component: kube-apiserver
    tier: control-plane
spec:
  hostNetwork: true
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.2
      command:
#     ~~~~~~~ [apiserver-client-tls] does not verify the certificates of kubelets
        - kube-apiserver
        - --anonymous-auth=false
        - --authorization-mode=Node,RBAC
        - --encryption-provider-config=/etc/kubernetes/encryption.yaml
        - --client-ca-file=/etc/kubernetes/pki/ca.crt
        - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
        - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
        - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
        - --etcd-servers=https://127.0.0.1:2379
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
        - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
`,
    },
    {
      title: 'Everything over TLS, with certificates',
      yaml: `#- manifests/kube-apiserver.yaml
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
  labels:
    component: kube-apiserver
    tier: control-plane
spec:
  hostNetwork: true
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.31.2
      command:
        - kube-apiserver
        - --anonymous-auth=false
        - --authorization-mode=Node,RBAC
        - --encryption-provider-config=/etc/kubernetes/encryption.yaml
        - --client-ca-file=/etc/kubernetes/pki/ca.crt
        - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
        - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
        - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
        - --etcd-servers=https://127.0.0.1:2379
        - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
        - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
`,
    },
  ],
};
