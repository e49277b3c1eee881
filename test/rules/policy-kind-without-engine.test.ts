import { test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['policy-kind-without-engine'] };

const policy = (apiVersion: string, kind: string, plugin?: string) =>
  `#- a.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\n${
    plugin === undefined
      ? ''
      : `#     ${'~'.repeat(kind.length)} [policy-kind-without-engine] the network plugin is ${plugin} (cni).\n`
  }metadata: { name: web }\n`;

const cluster = (cni: string) => `#- .firebreak.yaml\ncluster: { cni: ${cni} }\n`;

test.each([
  ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'calico'],
  ['projectcalico.org/v3', 'GlobalNetworkPolicy', 'cilium'],
  ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', 'flannel'],
  ['k8s.ovn.org/v1', 'EgressFirewall', 'openshift-sdn'],
])('%s %s with %s', (apiVersion, kind, plugin) =>
  checkFindings(cluster(plugin) + policy(apiVersion, kind, plugin), rules),
);

test.each([
  ['projectcalico.org/v3', 'NetworkPolicy', 'canal'],
  ['cilium.io/v2', 'CiliumNetworkPolicy', 'gke'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'calico'],
])('nothing with %s %s and %s', (apiVersion, kind, plugin) =>
  checkFindings(cluster(plugin) + policy(apiVersion, kind), rules),
);

test('nothing where no plugin is stated, and the cluster of the file counts first', async () => {
  await checkFindings(policy('cilium.io/v2', 'CiliumNetworkPolicy'), rules);
  const clusters = `${cluster('calico')}clusters: [{ name: one, include: [a.yaml], cni: cilium }]\n`;
  await checkFindings(clusters + policy('cilium.io/v2', 'CiliumNetworkPolicy'), rules);
});
