import type { RulePage } from '../rule-page';

const policy = (plugin: string, marker = '') => `#- .firebreak.yaml
cluster:
  cni: ${plugin}
#- shop/web.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
${marker}metadata:
  name: web
  namespace: shop
spec:
  endpointSelector: {}
  ingress:
    - fromEndpoints:
        - {}
`;

export const policyKindWithoutEnginePage: RulePage = {
  docs: {
    what: 'A policy is of a kind that one network plugin enforces, and a configuration, or `--cni`, says that the cluster has another one.',
    why: 'Where the definition of the kind is installed, the API server accepts the policy, and nothing does what it says.',
    how: 'Write it as a NetworkPolicy, as far as that can say it, or take the plugin that enforces it.',
    limits:
      'Only what is stated counts, and silent for platforms that may bring any plugin, such as GKE and AKS.\nThe kinds of policy.networking.k8s.io are left out: which plugins enforce them changes with their releases.\nThe coverage of the pods stays `unknown`, as with every policy of a kind that is not modelled.',
    references: ['https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/'],
  },
  examples: [
    {
      title: 'A policy of Cilium, and Calico in the cluster',
      yaml: policy(
        'calico',
        '#     ~~~~~~~~~~~~~~~~~~~ [policy-kind-without-engine] CiliumNetworkPolicy "web" has no effect: cilium would enforce it, and the network plugin is calico (cni).\n',
      ),
    },
    { title: 'The plugin that enforces it', yaml: policy('cilium') },
  ],
};
