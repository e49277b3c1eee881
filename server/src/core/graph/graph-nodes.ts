import type { Cluster } from '../cluster/cluster';
import { type Endpoint, endpointsOfNamespace, type PodEndpoint } from '../connectivity/endpoint';
import { IpSet, partition } from '../connectivity/ip-set';
import { ipSetsOf } from '../connectivity/selector-universe';
import { workloadName } from '../connectivity/workload-name';
import type { Direction } from '../kubernetes/entities';
import { compileTiers } from '../policies/compile-cluster';

/** What is printed under one name. */
export interface GraphNode {
  readonly name: string;
  readonly isExternal: boolean;
  readonly endpoints: readonly Endpoint[];
}

/** One node for each workload; pods of one owner, and manifests of one name, are one. */
export function workloadNodes(cluster: Cluster): readonly GraphNode[] {
  const byName = new Map<string, PodEndpoint[]>();
  for (const namespace of cluster.namespaces.values()) {
    for (const endpoint of endpointsOfNamespace(namespace)) {
      const name = workloadName(endpoint.workload);
      const group = byName.get(name);
      if (group === undefined) byName.set(name, [endpoint]);
      else group.push(endpoint);
    }
  }
  return [...byName].map(([name, endpoints]) => ({ name, isExternal: false, endpoints }));
}

/** The addresses outside, split where an ipBlock of this direction begins or ends. IPv6 only if an ipBlock speaks of it. */
export function externalNodes(cluster: Cluster, direction: Direction): readonly GraphNode[] {
  const sets = ipBlocksOf(cluster, direction);
  const speaksOfIpv6 = sets.some((set) => !set.intersect(IpSet.allIpv6).isEmpty);
  const whole = speaksOfIpv6 ? IpSet.allIpv4.union(IpSet.allIpv6) : IpSet.allIpv4;
  return partition(whole, sets).map((addresses) => ({
    name: `${addresses}[External]`,
    isExternal: true,
    endpoints: [{ kind: 'addresses', addresses }],
  }));
}

function ipBlocksOf(cluster: Cluster, direction: Direction): readonly IpSet[] {
  const units = compileTiers(cluster).flatMap((tier) => tier.units);
  return units
    .filter((unit) => unit.direction === direction)
    .flatMap((unit) => unit.rules.flatMap((rule) => [...ipSetsOf(rule.peer)]));
}
