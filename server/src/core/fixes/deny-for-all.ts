import type { ScopeState } from '../analysis/scope-state';
import type { ClusterPolicy } from '../kubernetes/entities';
import { freeName } from './new-policy';
import { yamlString } from './policy-yaml';

/**
 * A policy by which no pod of the cluster may send anything to these blocks, whatever other policies allow, in the form
 * that the cluster has by its manifests or its configuration; undefined where it has none of which that is known.
 * It isolates nobody. Left out: Calico, where that takes a tier of its own.
 */
export function denyForAll({ facts, stated }: ScopeState, name: string, cidrs: readonly string[]): string | undefined {
  const [known] = facts.clusterPolicies.filter(({ identity }) => identity.kind !== 'BaselineAdminNetworkPolicy');
  const taken = new Set(facts.clusterPolicies.map(({ identity }) => identity.name));
  if (known !== undefined) return adminPolicy(known, facts.clusterPolicies, freeName(name, taken), cidrs);
  return stated.cni === 'cilium' ? ciliumPolicy(name, cidrs) : undefined;
}

/** https://network-policy-api.sigs.k8s.io/reference/spec/ */
function adminPolicy(
  { identity: { apiVersion, kind } }: ClusterPolicy,
  all: readonly ClusterPolicy[],
  name: string,
  cidrs: readonly string[],
): string | undefined {
  const first = Math.min(...all.flatMap(({ tier, priority }) => (tier === 'admin' ? (priority ?? []) : [])), 1000);
  // What is asked first may allow before it is denied.
  if (first < 1) return undefined;
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
spec:
${kind === 'ClusterNetworkPolicy' ? '  tier: Admin\n' : ''}  priority: ${Math.max(0, first - 1)}
  subject:
    namespaces: {}
  egress:
    - action: Deny
      to:
        - networks:
${cidrs.map((cidr) => `            - ${yamlString(cidr)}\n`).join('')}`;
}

/** https://docs.cilium.io/en/stable/security/policy/deny/ */
function ciliumPolicy(name: string, cidrs: readonly string[]): string {
  return `apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata:
  name: ${name}
spec:
  endpointSelector: {}
  enableDefaultDeny:
    ingress: false
    egress: false
  egressDeny:
    - toCIDR:
${cidrs.map((cidr) => `        - ${yamlString(cidr)}\n`).join('')}`;
}
