import type { RulePage } from '../rule-page';

export const kubeletServingCertificatePage: RulePage = {
  docs: {
    what: 'A kubelet shows a certificate that it signs itself, or does not renew its certificates; or the controller manager does not sign them, or gives pods no authority.',
    why: 'Whoever asks a kubelet, as the API server and metrics-server do, cannot tell it from somebody in its place, and is told to verify nothing.\nA certificate that is not renewed ends the node one day.',
    how: 'Set `serverTLSBootstrap: true` and `rotateCertificates: true`, and approve the requests of the nodes for certificates.',
    limits:
      'That a configuration leaves `serverTLSBootstrap` out is information, because it is the default; `rotateCertificates` that is left out is not reported, because kubeadm and others set it.\nWho approves the requests, which Kubernetes does not do itself, is not looked at.',
    references: [
      'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#certificate-rotation',
      'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/#kubelet-serving-certs',
      'CIS Kubernetes Benchmark 1.12: 1.3.5, 1.3.6, 4.2.9 to 4.2.11',
    ],
  },
  examples: [
    {
      title: 'A certificate of its own',
      yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
#     ~~~~~~~~~~~~~~~~~~~~ [kubelet-serving-certificate] shows a certificate of its own
rotateCertificates: true
`,
      fixed: {
        fix: 'Have the cluster sign',
        yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: true
serverTLSBootstrap: true
`,
      },
    },
    {
      title: 'Certificates that are not renewed',
      yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
rotateCertificates: false
#                   ~~~~~ [kubelet-serving-certificate] keeps its certificate until it expires
`,
    },
    {
      title: 'A certificate that the cluster signs',
      yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
rotateCertificates: true
`,
    },
  ],
};
