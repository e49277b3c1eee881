import type { RulePage } from '../rule-page';

export const etcdListenerExposedPage: RulePage = {
  docs: {
    what: 'The etcd of a cluster takes connections in clear text from outside of its node, tells its metrics to everybody, takes certificates that are for the API server, or is behind a Service for clients from outside.',
    why: 'Only the API server has to reach etcd, and whoever else does reads every Secret.\nWith an authority that the API server trusts as well, every certificate of a node or of a person opens etcd too.',
    how: 'Use `https` URLs, keep metrics at `127.0.0.1`, and give etcd an authority of its own, as kubeadm does.',
    limits:
      'Addresses of the node itself (`127.0.0.1`, `localhost`) may be plain.\nURLs whose host is a variable are not reported.\nThe authority is compared by the path of its file, with the one of kubeadm and with the API servers in Pods of the same namespace.\nServices count that select `component: etcd` or `k8s-app: etcd`.',
    references: [
      'https://etcd.io/docs/v3.5/op-guide/security/',
      'https://kubernetes.io/docs/setup/best-practices/certificates/',
      'CIS Kubernetes Benchmark 1.12: 2.7',
    ],
  },
  examples: [
    {
      title: 'A listener in clear text',
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
        - --listen-client-urls=http://10.0.0.5:2379
        # ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [etcd-listener-exposed] takes connections of clients in clear text
        - --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
        - --peer-client-cert-auth=true
        - --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
        - --peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
        - --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
`,
      fixed: {
        fix: 'Use TLS',
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
    },
    {
      title: 'The authority of the cluster',
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
        - --trusted-ca-file=/certs/ca.crt
        # ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [etcd-listener-exposed] lets everybody read all Secrets who has a certificate of the cluster
#- manifests/kube-apiserver.yaml
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
        - --client-ca-file=/certs/ca.crt
        - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
        - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
        - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
        - --etcd-servers=https://127.0.0.1:2379
        - --kubelet-certificate-authority=/certs/ca.crt
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
        - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
`,
    },
    {
      title: 'TLS, and metrics for the node alone',
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
        - --listen-metrics-urls=http://127.0.0.1:2381
`,
    },
  ],
};
