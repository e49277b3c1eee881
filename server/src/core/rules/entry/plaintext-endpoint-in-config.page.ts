import type { RulePage } from '../rule-page';

export const plaintextEndpointInConfigPage: RulePage = {
  docs: {
    what: 'A variable or an argument of a container, or an entry of a ConfigMap, has a URL without TLS of a host outside of the cluster.',
    why: 'What is sent leaves the cluster, and everybody on the way can read and change it, with the credentials in it.',
    how: 'Take the scheme with TLS, where the other side has it.',
    limits:
      'Information, because what is sent may be for everybody.\nOnly values that are a URL are read, and no files of configuration.\nNames without a dot, Services, addresses and names that only a network inside resolves are left out, and so are proxies.',
    references: ['https://attack.mitre.org/techniques/T1040/', 'NSA/CISA Kubernetes Hardening Guide, Encryption'],
  },
  examples: [
    {
      title: 'Logs for everybody on the way',
      yaml: `#- kube-system/agent.yaml
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
          image: registry.example/metrics-server:1.0
          env:
            - name: LOGS_URL
              value: http://logs.example.com/v1
              #      ~~~~~~~~~~~~~~~~~~~~~~~~~~ [plaintext-endpoint-in-config] speaks to logs.example.com outside of the cluster without TLS
`,
      fixed: {
        fix: 'Speak https',
        yaml: `#- kube-system/agent.yaml
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
          image: registry.example/metrics-server:1.0
          env:
            - name: LOGS_URL
              value: https://logs.example.com/v1
`,
      },
    },
    {
      title: 'A Service of the cluster',
      yaml: `#- kube-system/agent.yaml
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
          image: registry.example/metrics-server:1.0
          env:
            - name: LOGS_URL
              value: http://logs.kube-system.svc:8080
`,
    },
  ],
};
