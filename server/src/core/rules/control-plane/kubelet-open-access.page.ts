import type { RulePage } from '../rule-page';

export const kubeletOpenAccessPage: RulePage = {
  docs: {
    what: 'A kubelet lets clients in without authentication, allows them everything, or opens its read-only port.',
    why: 'The kubelet starts containers, runs commands in them and shows their logs.\nWho may ask it for that without being known has every pod of the node, with its Secrets.\nThe read-only port tells everybody which pods run, with their variables.',
    how: 'Set `authentication.anonymous.enabled: false`, `authorization.mode: Webhook` and `readOnlyPort: 0`.\nThese are the defaults of a configuration file, so the fields may also be left out.',
    limits:
      'What a configuration file leaves out is safe and not reported; that it names no authority of client certificates neither, because kubeadm and others add it.\nA kubelet without a configuration file has defaults that are open: there every flag counts that is missing.',
    references: [
      'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/',
      'https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/',
      'CIS Kubernetes Benchmark 1.12: 4.2.1 to 4.2.5',
    ],
  },
  examples: [
    {
      title: 'A kubelet for everybody',
      yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
authentication:
  anonymous:
    enabled: true
    #        ~~~~ [kubelet-open-access] serves clients that do not say who they are
authorization:
  mode: AlwaysAllow
  #     ~~~~~~~~~~~ [kubelet-open-access] lets every client run commands in its pods
readOnlyPort: 10255
#             ~~~~~ [kubelet-open-access] tells everybody about its pods
`,
      fixed: {
        fix: 'Webhook',
        yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
authentication:
  anonymous:
    enabled: true
    #        ~~~~ [kubelet-open-access]
authorization:
  mode: Webhook
readOnlyPort: 10255
#             ~~~~~ [kubelet-open-access]
`,
      },
    },
    {
      title: 'Nodes of Cluster API',
      yaml: `#- nodes.yaml
apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
kind: KubeadmConfigTemplate
metadata:
  name: workers
spec:
  template:
    spec:
      joinConfiguration:
        nodeRegistration:
          kubeletExtraArgs:
            anonymous-auth: "true"
            #               ~~~~~~ [kubelet-open-access] The kubelet of KubeadmConfigTemplate "workers" serves clients
`,
      fixed: {
        fix: 'Refuse who does not say',
        yaml: `#- nodes.yaml
apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
kind: KubeadmConfigTemplate
metadata:
  name: workers
spec:
  template:
    spec:
      joinConfiguration:
        nodeRegistration:
          kubeletExtraArgs:
            anonymous-auth: "false"
`,
      },
    },
    {
      title: 'A kubelet that asks the API server',
      yaml: `#- nodes/kubelet.yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
authentication:
  anonymous:
    enabled: false
authorization:
  mode: Webhook
`,
    },
  ],
};
