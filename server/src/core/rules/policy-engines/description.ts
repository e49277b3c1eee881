import type { GroupDescription } from '../rule-group';

/** Of the rule about policies of network plugins that the cluster does not have. */
export const policyEngines = {
  kinds: new Set([
    'cilium.io/CiliumNetworkPolicy',
    'cilium.io/CiliumClusterwideNetworkPolicy',
    'projectcalico.org/NetworkPolicy',
    'projectcalico.org/GlobalNetworkPolicy',
    'crd.projectcalico.org/NetworkPolicy',
    'crd.projectcalico.org/GlobalNetworkPolicy',
    'crd.antrea.io/NetworkPolicy',
    'crd.antrea.io/ClusterNetworkPolicy',
    'k8s.ovn.org/EgressFirewall',
    'network.openshift.io/EgressNetworkPolicy',
  ]),
  rules: {
    'policy-kind-without-engine': {
      title: 'Policy of a network plugin that the cluster does not have',
      severity: 'warning',
      slice: 'document',
    },
  },
} as const satisfies GroupDescription;
