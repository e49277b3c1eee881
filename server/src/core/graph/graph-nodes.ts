import type { Cluster } from '../cluster/cluster';
import { type Endpoint, endpointsOfNamespace, type PodEndpoint } from '../connectivity/endpoint';
import { IpSet, partition } from '../connectivity/ip-set';
import { type PodSet, podSetOf } from '../connectivity/pod-set';
import { ipSetsOf } from '../connectivity/selector-universe';
import { workloadName } from '../connectivity/workload-name';
import type { Direction, Workload } from '../kubernetes/entities';
import { compileTiers } from '../policies/compile-cluster';
import { selectorSeparates } from './split-owners';

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

/**
 * One group for each namespace, one node for each workload. Manifests of one name are one, and so are pods of one owner,
 * unless a selector tells their labels apart: then each goes by its own name.
 */
export function workloadGroups(cluster: Cluster): readonly NodeGroup[] {
  return [...cluster.namespaces.values()].map((namespace) => {
    const byName = groupByName(endpointsOfNamespace(namespace), workloadName);
    return {
      prefix: `${namespace.name}/`,
      nodes: byName.flatMap((node) => splitNode(cluster, node)),
      pods: podSetOf(namespace),
      hasOnlyOrdinaryPods: namespace.workloads.every(({ hostNetwork }) => !hostNetwork),
    };
  });
}

interface WorkloadNode extends GraphNode {
  readonly endpoints: readonly PodEndpoint[];
}

function groupByName(pods: readonly PodEndpoint[], nameOf: (workload: Workload) => string): readonly WorkloadNode[] {
  const byName = new Map<string, PodEndpoint[]>();
  for (const endpoint of pods) {
    const name = nameOf(endpoint.workload);
    const sameName = byName.get(name);
    if (sameName === undefined) byName.set(name, [endpoint]);
    else sameName.push(endpoint);
  }
  return [...byName].map(([name, endpoints]) => ({ name, isExternal: false, endpoints }));
}

function splitNode(cluster: Cluster, node: WorkloadNode): readonly WorkloadNode[] {
  const isOwned = ({ workload: { owner, identity } }: PodEndpoint) => owner !== undefined && identity.kind === 'Pod';
  if (!node.endpoints.some(isOwned) || !selectorSeparates(cluster, node.endpoints)) return [node];
  return groupByName(node.endpoints, (workload) => {
    const { kind, name } = workload.identity;
    return kind === 'Pod' ? `${workload.namespace}/${name}[Pod]` : node.name;
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
