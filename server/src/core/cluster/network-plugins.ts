/**
 * What is known of network plugins (CNI), by the names that configurations give them: whether they enforce NetworkPolicy.
 * `chosen`: whoever sets up the cluster decides that.
 */
export const networkPlugins = {
  calico: 'enforces',
  canal: 'enforces',
  cilium: 'enforces',
  antrea: 'enforces',
  'ovn-kubernetes': 'enforces',
  'openshift-sdn': 'enforces',
  'kube-router': 'enforces',
  'kube-network-policies': 'enforces',
  'weave-net': 'enforces',
  kindnet: 'chosen',
  k3s: 'chosen',
  'aws-vpc-cni': 'chosen',
  'azure-cni': 'chosen',
  gke: 'chosen',
  flannel: 'ignores',
  kubenet: 'ignores',
  none: 'ignores',
} as const;

export type NetworkPlugin = keyof typeof networkPlugins;

/** Whether a text is one of these names. */
export function isNetworkPlugin(name: string): name is NetworkPlugin {
  return Object.hasOwn(networkPlugins, name);
}

/** Why no network policy has an effect in a cluster, one sentence; undefined where one may have. */
export function whyUnenforced(plugin: NetworkPlugin | undefined): string | undefined {
  if (plugin === undefined || networkPlugins[plugin] !== 'ignores') return undefined;
  return `With cni: ${plugin} nothing enforces network policies.`;
}
