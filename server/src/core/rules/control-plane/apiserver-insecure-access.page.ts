import type { RulePage } from '../rule-page';

export const apiserverInsecureAccessPage: RulePage = {
  docs: {
    what: 'A kube-apiserver serves without TLS, takes requests of anybody, reads tokens or passwords from a file, or allows everything.',
    why: 'Each of these lets somebody administer the cluster who should not: whoever reaches the port, whoever finds the file, or everybody who is known at all.',
    how: 'Remove `--insecure-port`, `--insecure-bind-address`, `--token-auth-file` and `--basic-auth-file`, set `--authorization-mode=Node,RBAC` and `--anonymous-auth=false`.\nWhere load balancers or kubeadm ask for `/livez` without a name, list these paths in an `AuthenticationConfiguration` instead of the last one.',
    limits:
      'With `--authentication-config` and `--authorization-config` these files decide, and are not read.\nThat anonymous requests are allowed is a default of the program: where nothing is written it is information, and only for static Pods.\nNo fix refuses anonymous requests where probes of the container, or those of kubeadm, are such requests: they would fail.',
    references: [
      'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
      'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests',
      'CIS Kubernetes Benchmark 1.12: 1.2.1, 1.2.2, 1.2.6',
    ],
  },
  examples: [
    {
      title: 'Everybody who is known may do everything',
      yaml: `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    authorization-mode: AlwaysAllow
    #                   ~~~~~~~~~~~ [apiserver-insecure-access] The API server lets everybody it knows do everything
`,
      fixed: {
        fix: 'Node,RBAC',
        yaml: `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    authorization-mode: "Node,RBAC"
`,
      },
    },
    {
      title: 'Tokens in a file of a k3s server',
      yaml: `#- k3s/config.yaml
kube-apiserver-arg:
  - token-auth-file=/etc/tokens.csv
  # ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [apiserver-insecure-access] takes tokens from a file
  - audit-log-path=/var/log/audit.log
`,
      fixed: {
        fix: 'remove --token-auth-file',
        yaml: `#- k3s/config.yaml
kube-apiserver-arg:
  - audit-log-path=/var/log/audit.log
`,
      },
    },
    {
      title: 'Roles decide, and files say who may ask anonymously',
      yaml: `#- kubeadm.yaml
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    authorization-mode: Node,RBAC
    authentication-config: /etc/kubernetes/authentication.yaml
`,
    },
  ],
};
