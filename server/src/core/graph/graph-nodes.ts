import type { Cluster } from '../cluster/cluster';
import { type Endpoint, endpointsOfNamespace, type PodEndpoint } from '../connectivity/endpoint';
import { IpSet, partition } from '../connectivity/ip-set';
import { type PodSet, podSetOf } from '../connectivity/pod-set';
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

/** The nodes whose names begin alike. */
export interface NodeGroup {
  /** `ns/`, or a whole name. */
  readonly prefix: string;
  readonly nodes: readonly GraphNode[];
  /** The ordinary pods of a namespace; undefined when there are none, as outside of the cluster. */
  readonly pods: PodSet | undefined;
  readonly hasOnlyOrdinaryPods: boolean;
}

/** One group for each namespace, one node for each workload; pods of one owner, and manifests of one name, are one. */
export function workloadGroups(cluster: Cluster): readonly NodeGroup[] {
  return [...cluster.namespaces.values()].map((namespace) => {
    const byName = new Map<string, PodEndpoint[]>();
    for (const endpoint of endpointsOfNamespace(namespace)) {
      const name = workloadName(endpoint.workload);
      const sameName = byName.get(name);
      if (sameName === undefined) byName.set(name, [endpoint]);
      else sameName.push(endpoint);
    }
    return {
      prefix: `${namespace.name}/`,
      nodes: [...byName].map(([name, endpoints]) => ({ name, isExternal: false, endpoints })),
      pods: podSetOf(namespace),
      hasOnlyOrdinaryPods: namespace.workloads.every(({ hostNetwork }) => !hostNetwork),
    };
  });
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
