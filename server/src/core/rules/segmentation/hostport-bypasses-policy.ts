import { podTemplatePath } from '../../kubernetes/kinds';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, fieldOf, itemsAt, nodeAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DocumentFinding, Rule } from '../rule';

export const hostportBypassesPolicy: Rule = {
  id: 'hostport-bypasses-policy',
  title: 'Port that is opened on the nodes',
  severity: 'warning',
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) yield* checkResource(resource);
  },
  fixes(finding) {
    if (finding.place.kind !== 'field') return [];
    const { path } = finding.place;
    return [
      {
        title: 'Open the port on the pod alone: remove hostPort',
        isSafe: false,
        actions: [{ kind: 'remove-entry', at: finding.at, path }],
      },
      {
        title: 'Open the port for the node itself alone: hostIP 127.0.0.1',
        isSafe: false,
        actions: [{ kind: 'add-entry', at: finding.at, path: path.slice(0, -1), yaml: 'hostIP: 127.0.0.1' }],
      },
    ];
  },
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

function* checkResource(resource: Resource): Iterable<DocumentFinding> {
  const { apiVersion, kind, namespace, name, basePath, node } = resource;
  const templatePath = podTemplatePath(resource);
  if (templatePath === undefined) return;
  const specPath: FieldPath = [...templatePath, 'spec'];
  const hostNetwork = nodeAt(node, [...specPath, 'hostNetwork']);
  if (hostNetwork?.kind === 'scalar' && hostNetwork.value === true) return;
  for (const list of ['containers', 'initContainers']) {
    for (const [container, containerNode] of itemsAt(node, [...specPath, list]).entries()) {
      for (const [index, port] of itemsAt(containerNode, ['ports']).entries()) {
        const hostPort = fieldOf(port, 'hostPort');
        if (hostPort?.kind !== 'scalar' || typeof hostPort.value !== 'number' || hostPort.value === 0) continue;
        if (isLoopback(textAt(port, ['hostIP']))) continue;
        yield {
          message: `${kind} "${name}" opens port ${hostPort.value} on its nodes, where policies may not apply to it (hostPort).`,
          place: field([...basePath, ...specPath, list, container, 'ports', index, 'hostPort']),
          resource: { apiVersion, kind, namespace, name },
          data: null,
        };
      }
    }
  }
}

function isLoopback(hostIp: string | undefined): boolean {
  return hostIp !== undefined && (hostIp.startsWith('127.') || hostIp === '::1');
}
