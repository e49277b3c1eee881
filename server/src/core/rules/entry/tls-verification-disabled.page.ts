import type { RulePage } from '../rule-page';

export const tlsVerificationDisabledPage: RulePage = {
  docs: {
    what: 'A program is told to take any certificate of whom it connects to: by a flag, a variable that its runtime reads, also as an entry of a ConfigMap, `curl -k`, `verify=none` and modes like it, a PostgreSQL database outside of the cluster with `sslmode=disable`, by its URL or by keywords, a webhook or a kubeconfig with `http://`, also one that a Secret or a ConfigMap has, an APIService, a ServiceMonitor, a source or an ImageRepository of Flux, registries of OpenShift, or kubeadm when a node joins.',
    why: 'TLS without a look at the certificate keeps out those who only listen.\nWhoever gets between the two can read and change everything, with the credentials that are sent.',
    how: 'Take the switch out, and give the program the authority that signed the certificate.',
    limits:
      'A warning for APIServices, sources of Flux and registries, information for monitors, which only read numbers.\nWebhooks without `caBundle` are left out: the API server asks its own authorities, or a program writes it later.\nValues are never repeated, because they may hold passwords.\nOf scripts only `curl` and `wget` with a host are read, and connections of a pod to itself are left out.\nFlags that mean something else in another program, as `--insecure`, are not judged.\nFiles of configuration other than kubeconfigs are not read.',
    references: [
      'NSA/CISA Kubernetes Hardening Guide, Encryption',
      'MITRE ATT&CK T1557',
      'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
    ],
  },
  examples: [
    {
      title: 'Any kubelet is good',
      yaml: `#- kube-system/metrics-server.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics-server
  namespace: kube-system
  labels:
    k8s-app: metrics-server
spec:
  template:
    metadata:
      labels:
        k8s-app: metrics-server
    spec:
      containers:
        - name: metrics-server
          image: registry.k8s.io/metrics-server/metrics-server:v0.8.0
          args:
            - --secure-port=10250
            - --kubelet-insecure-tls
            # ~~~~~~~~~~~~~~~~~~~~~~ [tls-verification-disabled] it has the flag --kubelet-insecure-tls
`,
      fixed: {
        fix: 'Look at certificates',
        yaml: `#- kube-system/metrics-server.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics-server
  namespace: kube-system
  labels:
    k8s-app: metrics-server
spec:
  template:
    metadata:
      labels:
        k8s-app: metrics-server
    spec:
      containers:
        - name: metrics-server
          image: registry.k8s.io/metrics-server/metrics-server:v0.8.0
          args:
            - --secure-port=10250
`,
      },
    },
    {
      title: 'With the authority of the cluster',
      yaml: `#- kube-system/metrics-server.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics-server
  namespace: kube-system
  labels:
    k8s-app: metrics-server
spec:
  template:
    metadata:
      labels:
        k8s-app: metrics-server
    spec:
      containers:
        - name: metrics-server
          image: registry.k8s.io/metrics-server/metrics-server:v0.8.0
          args:
            - --secure-port=10250
            - --kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt
`,
    },
  ],
};
