import type { RulePage } from '../rule-page';
import { defaultDeny } from './example-parts';

const policy = (plugin: string, marker = '') => `#- .firebreak.yaml
cluster:
  cni: ${plugin}
#- shop/policy.yaml
${defaultDeny().replace('name: default-deny\n', `name: default-deny\n${marker}`)}`;

export const policiesNotEnforcedByCniPage: RulePage = {
  docs: {
    what: 'A configuration, or `--cni`, says that the network plugin of the cluster is one that enforces no network policies, and there are some.',
    why: 'The API server accepts a NetworkPolicy whatever the plugin does with it.\nWithout one that enforces it nothing is isolated, and nothing says so.',
    how: 'Install a plugin that enforces network policies, such as Calico or Cilium, or put one beside the plugin that there is, such as Canal beside Flannel or kube-network-policies, and write its name as `cluster.cni`.',
    limits:
      'Only what is stated counts, not the manifests of the plugin itself.\nOf plugins with which enforcement can be switched on, as with EKS, AKS, GKE, k3s and kind, policies are taken to be enforced.\nOne finding for each namespace.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites',
      'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
    ],
  },
  examples: [
    {
      title: 'Flannel alone',
      yaml: policy(
        'flannel',
        '  #     ~~~~~~~~~~~~ [policies-not-enforced-by-cni] NetworkPolicy "default-deny" has no effect: with cni: flannel nothing enforces network policies.\n',
      ),
    },
    { title: 'Flannel with the policies of Calico', yaml: policy('canal') },
  ],
};
