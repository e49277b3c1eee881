import { namesClusterDns, namesClusterPart } from '../kubernetes/cluster-part-names';
import type { Workload } from '../kubernetes/entities';
import { hasLabels, type Labels } from '../kubernetes/labels';
import { namesNodeAgent, namesOf } from './node-agents';

export interface DnsPods {
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly number[];
}

/** The namespace of cluster DNS in OpenShift. */
export const openShiftDns = 'openshift-dns';

/** Where cluster DNS runs, unless a configuration says something else: the pods behind the DNS Service, and the ports that they listen on. */
export const dnsPods: readonly DnsPods[] = [
  // kubeadm, kops, kind, k3s, EKS, GKE and AKS all label the pods of CoreDNS and kube-dns so.
  { namespace: 'kube-system', labels: new Map([['k8s-app', 'kube-dns']]), ports: [53] },
  // OpenShift's DNS pods listen on 5353 behind the Service's 53.
  {
    namespace: openShiftDns,
    labels: new Map([['dns.operator.openshift.io/daemonset-dns', 'default']]),
    ports: [5353],
  },
];

/** These belong to the cluster's operator and break in surprising ways when they are isolated. */
export function isSystemNamespace(name: string): boolean {
  return name === 'kube-system' || name === 'kube-public' || name === 'kube-node-lease';
}

/** A workload among the parts of the cluster that is known to be one of them, by a label, a name or an image. */
export function isClusterPart(workload: Workload, dns: readonly DnsPods[]): boolean {
  if (dnsPodsOf(workload, dns) !== undefined) return true;
  if (!isSystemNamespace(workload.namespace) || workload.applicationImage !== undefined) return false;
  return (
    workload.partImage !== undefined || namesOf(workload).some((name) => namesClusterPart(name) || namesNodeAgent(name))
  );
}

/** Where cluster DNS runs as the pods of this workload, or undefined. */
export function dnsPodsOf(workload: Workload, dns: readonly DnsPods[]): DnsPods | undefined {
  const place = dns.find(({ namespace }) => namespace === workload.namespace);
  if (place === undefined) return undefined;
  const isLabelled = hasLabels(workload.labels, place.labels);
  // Of a place that is stated the labels decide alone.
  if (dns !== dnsPods) return isLabelled ? place : undefined;
  if (workload.applicationImage !== undefined) return undefined;
  // Only in this namespace the name stands for cluster DNS: elsewhere pods of that name may be anybody's.
  const names = [...namesOf(workload), workload.partImage ?? ''];
  return isLabelled || (isSystemNamespace(place.namespace) && names.some(isDnsServer)) ? place : undefined;
}

/** And not what sizes or watches it. */
function isDnsServer(name: string): boolean {
  return namesClusterDns(name) && !/autoscaler|exporter|monitor/.test(name);
}
