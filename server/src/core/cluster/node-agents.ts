import type { Workload } from '../kubernetes/entities';

/**
 * Workloads that are of no use without the node's network: they make the network, measure the node, or bring traffic to it.
 * Told by their names and the labels by which projects name their parts.
 */
export function isNodeAgent({ identity, labels }: Workload): boolean {
  const names = [identity.name, ...nameLabels.map((key) => labels.get(key) ?? '')];
  if (names.some((name) => agents.test(name))) return true;
  return identity.kind === 'DaemonSet' && names.some((name) => entrances.test(name));
}

const nameLabels = ['app.kubernetes.io/name', 'app.kubernetes.io/component', 'k8s-app', 'app', 'name', 'component'];

function words(...alternatives: readonly string[]): RegExp {
  return new RegExp(`(^|[-_./])(${alternatives.join('|')})([-_./]|$)`);
}

const agents = words(
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

const entrances = words('ingress', 'traefik', 'haproxy', 'nginx', 'contour', 'envoy', 'kong', 'gateway', 'router');
