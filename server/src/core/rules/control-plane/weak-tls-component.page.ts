import type { RulePage } from '../rule-page';

export const weakTlsComponentPage: RulePage = {
  docs: {
    what: 'A part of the cluster accepts TLS 1.0 or 1.1, or cipher suites with known attacks.',
    why: 'An attacker between two parts of the cluster can make them agree on the weakest that both accept, and read what they send.',
    how: 'Set the version to `VersionTLS12` or `VersionTLS13`, and keep of the cipher suites those with AES-GCM or ChaCha20, or leave them out: the defaults of current versions are good.',
    limits:
      'What is not written is not reported, because the default is TLS 1.2 and the list of Go.\nCipher suites of TLS 1.3 cannot be chosen; those that are listed are ignored.',
    references: [
      'https://pkg.go.dev/crypto/tls#pkg-constants',
      'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
      'CIS Kubernetes Benchmark 1.12: 1.2.29, 4.2.12',
    ],
  },
  examples: [
    {
      title: 'A kubelet with TLS 1.0',
      yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
tlsMinVersion: VersionTLS10
#              ~~~~~~~~~~~~ [weak-tls-component] accepts TLS 1.0
`,
      fixed: {
        fix: 'TLS 1.2',
        yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
tlsMinVersion: VersionTLS12
`,
      },
    },
    {
      title: 'A broken cipher suite',
      yaml: `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.31.2
apiServer:
  extraArgs:
    - name: tls-cipher-suites
      value: TLS_RSA_WITH_3DES_EDE_CBC_SHA,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      #      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [weak-tls-component] uses TLS_RSA_WITH_3DES_EDE_CBC_SHA, which is broken
`,
      fixed: {
        fix: 'Keep the strong',
        yaml: `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.31.2
apiServer:
  extraArgs:
    - name: tls-cipher-suites
      value: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
`,
      },
    },
    {
      title: 'TLS 1.3',
      yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
tlsMinVersion: VersionTLS13
`,
    },
  ],
};
