import { nameWithWords } from './name-words';

/** Whether an object or a label of this name is a part of which clusters are made, as kubeadm and distributions name them. */
export function namesClusterPart(name: string): boolean {
  return parts.test(name);
}

/** The name of such a part that an image is called after: `coredns` for `registry.k8s.io/coredns/coredns:v1.11.1`. */
export function clusterPartOfImage(image: string): string | undefined {
  const name = /([^/@]*?)(:[^/@]*)?(@.*)?$/.exec(image)?.[1] ?? '';
  return namesClusterPart(name) ? name : undefined;
}

/** Whether a name is that of cluster DNS. */
export function namesClusterDns(name: string): boolean {
  return dns.test(name);
}

const dnsNames = ['coredns', 'kube-dns'];

const dns = nameWithWords(...dnsNames);

const parts = nameWithWords(
  ...dnsNames,
  'dns-autoscaler',
  'kube-proxy',
  'metrics-server',
  'cluster-autoscaler',
  'cluster-proportional-autoscaler',
  'cloud-controller-manager',
  'konnectivity-agent',
  'csi',
  'snapshot-controller',
  'local-path-provisioner',
  'storage-provisioner',
  'event-exporter',
);
