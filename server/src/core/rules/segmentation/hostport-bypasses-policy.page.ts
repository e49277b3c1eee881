import type { RulePage } from '../rule-page';

export const hostportBypassesPolicyPage: RulePage = {
  docs: {
    what: 'A container port has a `hostPort`.',
    why: 'The port is reachable at the address of every node that runs the pod, for everybody who reaches the node.\nNetwork plugins differ in whether and with which source address policies see such connections.',
    how: 'Remove `hostPort` and put a Service in front of the pods.\nWhere only processes of the node connect, add `hostIP: 127.0.0.1`.',
    limits:
      '`hostPort: 0` means that none is set.\nPorts with a loopback `hostIP` are left out, and pods on the host network, of which `hostnetwork-bypasses-policy` tells.',
    references: [
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
      'https://kubernetes.io/docs/concepts/configuration/overview/#services',
      'CIS Kubernetes Benchmark 5.2.13',
    ],
  },
  examples: [
    {
      title: 'A port on every node',
      yaml: `#- kube-system/agent.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  #     ~~~~~ [workload-unprotected-ingress]
  #     ~~~~~ [workload-unprotected-egress]
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4
          ports:
            - containerPort: 8125
              hostPort: 8125
              #         ~~~~ [hostport-bypasses-policy] DaemonSet "agent" opens port 8125 on its nodes
              protocol: UDP
`,
      fixed: {
        fix: 'remove hostPort',
        yaml: `#- kube-system/agent.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  #     ~~~~~ [workload-unprotected-ingress]
  #     ~~~~~ [workload-unprotected-egress]
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4
          ports:
            - containerPort: 8125
              protocol: UDP
`,
      },
    },
    {
      title: 'None, and one for the node alone',
      yaml: `#- kube-system/agent.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  #     ~~~~~ [workload-unprotected-ingress]
  #     ~~~~~ [workload-unprotected-egress]
  namespace: kube-system
spec:
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4
          ports:
            - containerPort: 8080
              hostPort: 0
            - containerPort: 8125
              hostPort: 8125
              hostIP: 127.0.0.1
`,
    },
  ],
};
