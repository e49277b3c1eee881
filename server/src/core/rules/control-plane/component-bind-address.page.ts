import type { RulePage } from '../rule-page';

export const componentBindAddressPage: RulePage = {
  docs: {
    what: 'The controller manager, the scheduler or the metrics of kube-proxy can be reached from outside of their node.',
    why: 'They serve metrics, and profiles of the program, which tell an attacker about the cluster; nobody but the node itself and a monitoring system needs them.',
    how: 'Set the address to `127.0.0.1`.\nWhere Prometheus reads the metrics over the network, accept the finding with that reason, and have a firewall admit Prometheus alone.',
    limits:
      'kubeadm sets `127.0.0.1` for the controller manager and the scheduler, so in its configurations only what is written counts.\n`nodePortAddresses` and `--profiling` are not looked at.',
    references: [
      'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/',
      'https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/',
      'CIS Kubernetes Benchmark 1.12: 1.3.7, 1.4.2, 4.3.1',
    ],
  },
  examples: [
    {
      title: 'Metrics of kube-proxy for everybody',
      yaml: `#- nodes/kube-proxy.yaml
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
metricsBindAddress: 0.0.0.0:10249
#                   ~~~~~~~~~~~~~ [component-bind-address] tells everybody who reaches its node its metrics
`,
      fixed: {
        fix: '127.0.0.1',
        yaml: `#- nodes/kube-proxy.yaml
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
metricsBindAddress: 127.0.0.1:10249
`,
      },
    },
    {
      title: 'A scheduler for everybody',
      yaml: `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
scheduler:
  extraArgs:
    bind-address: 0.0.0.0
    #             ~~~~~~~ [component-bind-address] The scheduler can be reached from outside of its node
`,
    },
    {
      title: 'The default',
      yaml: `#- nodes/kube-proxy.yaml
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: ipvs
`,
    },
  ],
};
