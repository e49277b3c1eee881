import type { Workload } from '../kubernetes/entities';
import { nameWithWords } from '../kubernetes/name-words';

/**
 * Workloads that are of no use without the node's network: they make the network, measure the node, or bring traffic to it.
 * Told by their names and the labels by which projects name their parts.
 */
export function isNodeAgent(workload: Workload): boolean {
  const names = namesOf(workload);
  if (names.some(namesNodeAgent)) return true;
  return workload.identity.kind === 'DaemonSet' && names.some((name) => entrances.test(name));
}

/** Whether a name is that of such a workload, other than one that brings traffic. */
export function namesNodeAgent(name: string): boolean {
  return agents.test(name);
}

/** What a workload is called: its own name, and those that its labels give it. */
export function namesOf({ identity, labels }: Workload): readonly string[] {
  return [identity.name, ...nameLabels.map((key) => labels.get(key) ?? '')];
}

const nameLabels = ['app.kubernetes.io/name', 'app.kubernetes.io/component', 'k8s-app', 'app', 'name', 'component'];

const agents = nameWithWords(
  // Network plugins and their parts.
  'calico',
  'canal',
  'cilium',
  'flannel',
  'weave',
  'antrea',
  'kube-router',
  'kindnet',
  'multus',
  'whereabouts',
  'ovnkube',
  'ovn',
  'openvswitch',
  'sdn',
  'aws-node',
  'azure-(npm|cni|vnet)',
  'ip-masq-agent',
  'tigera-operator',
  'cni',
  'istio-cni-node',
  // The cluster's own parts.
  'kube-proxy',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'etcd',
  'cloud-controller-manager',
  'cloud-node-manager',
  'konnectivity-agent',
  'node-local-dns',
  'nodelocaldns',
  // Addresses of the node for Services.
  'kube-vip',
  'metallb',
  'speaker',
  'keepalived',
  // What measures the node.
  'node-exporter',
  'node-problem-detector',
  'smartctl-exporter',
);

const entrances = nameWithWords(
  'ingress',
  'traefik',
  'haproxy',
  'nginx',
  'contour',
  'envoy',
  'kong',
  'gateway',
  'router',
);
