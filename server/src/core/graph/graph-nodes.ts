import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { hasBit } from '../connectivity/bitset';
import { eitherOf } from '../connectivity/combine-planes';
import { type AddressEndpoint, type Endpoint, endpointsOfNamespace, type PodEndpoint } from '../connectivity/endpoint';
import { type Bounds, nothingAllowed } from '../connectivity/evaluate-plane';
import { memoize } from '../connectivity/memoize';
import { addressesOutside } from '../connectivity/outside';
import type { Cell } from '../connectivity/plane';
import { workloadName } from '../connectivity/workload-name';
import { groupBy } from '../group-by';
import type { Direction, Workload } from '../kubernetes/entities';
import { compileTiers } from '../policies/compile-cluster';
import type { Rule } from '../policies/ir';
import { compareText } from '../text/compare-text';
import { selectorSeparates } from './split-owners';

/** What is printed under one name. */
export interface GraphNode {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

/** Whether a node is one of those that somebody asks about. */
export type IsFocus = (node: GraphNode) => boolean;

export const everyNode: IsFocus = () => true;

/** One workload, pods of one owner, or manifests of one name. */
export interface WorkloadNode extends GraphNode {
  readonly endpoints: readonly PodEndpoint[];
  /** Numbers in the namespace's order. */
  readonly pods: readonly number[];
}

/** The workloads of a namespace as they are printed, by name. */
export interface NamespaceNodes {
  readonly view: NamespaceView;
  /** `ns/`, with which all names begin. */
  readonly prefix: string;
  readonly nodes: readonly WorkloadNode[];
  /** Of each pod, by its number in the namespace's order, the place of its node. */
  readonly nodeOfPod: readonly number[];
}

/** What cells of the namespace's pods have for a node. Pods of one owner that differ are one node, which gets what any gets. */
export function boundsOf({ pods }: WorkloadNode, cells: readonly Cell[]): Bounds {
  return cells
    .filter((cell) => pods.some((pod) => hasBit(cell.pods, pod)))
    .reduce((all, { bounds }) => eitherOf(all, bounds), nothingAllowed);
}

/** Addresses outside of the cluster that no policy tells apart. */
export interface ExternalNode extends GraphNode {
  /** The whole name. */
  readonly prefix: string;
  readonly endpoint: AddressEndpoint;
}

/**
 * One node for each workload. Manifests of one name are one, and so are pods of one owner,
 * unless a selector tells their labels apart: then each goes by its own name.
 */
export function nodesOfNamespace(cluster: Cluster, view: NamespaceView): NamespaceNodes {
  const pods = endpointsOfNamespace(view).map((endpoint, number) => ({ endpoint, number }));
  const nodes = groupByName(pods, workloadName)
    .flatMap((group) => splitGroup(cluster, group))
    .map(({ name, members }) => ({
      name,
      endpoints: members.map(({ endpoint }) => endpoint),
      pods: members.map(({ number }) => number),
    }))
    .sort((a, b) => compareText(a.name, b.name));
  const nodeOfPod: number[] = [];
  nodes.forEach((node, place) => {
    for (const pod of node.pods) nodeOfPod[pod] = place;
  });
  return { view, prefix: `${view.name}/`, nodes, nodeOfPod };
}

interface NumberedPod {
  readonly endpoint: PodEndpoint;
  readonly number: number;
}

interface NameGroup {
  readonly name: string;
  readonly members: readonly NumberedPod[];
}

function groupByName(pods: readonly NumberedPod[], nameOf: (workload: Workload) => string): readonly NameGroup[] {
  return [...groupBy(pods, ({ endpoint }) => nameOf(endpoint.workload))].map(([name, members]) => ({ name, members }));
}

function splitGroup(cluster: Cluster, group: NameGroup): readonly NameGroup[] {
  const pods = group.members.map(({ endpoint }) => endpoint);
  const isOwned = ({ workload: { owner, identity } }: PodEndpoint) => owner !== undefined && identity.kind === 'Pod';
  if (!pods.some(isOwned) || !selectorSeparates(cluster, pods)) return [group];
  return groupByName(group.members, (workload) => {
    const { kind, name } = workload.identity;
    return kind === 'Pod' ? `${workload.namespace}/${name}[Pod]` : group.name;
  });
}

/** The addresses outside, split where an ipBlock of this direction begins or ends; `outside.ts` says when IPv6 is among them. */
export function externalNodes(cluster: Cluster, direction: Direction): readonly ExternalNode[] {
  return direction === 'ingress' ? outsideIngress(cluster) : outsideEgress(cluster);
}

/** A state of a cluster that is compared is compared with the one before it and the one after it. */
const outsideIngress = memoize((cluster: Cluster) => nodesOutside(cluster, 'ingress'));
const outsideEgress = memoize((cluster: Cluster) => nodesOutside(cluster, 'egress'));

function nodesOutside(cluster: Cluster, direction: Direction): readonly ExternalNode[] {
  return addressesOutside(rulesIn(cluster, direction)).map((addresses) => {
    const name = `${addresses}${externalSuffix}`;
    const endpoint: AddressEndpoint = { kind: 'addresses', addresses };
    return { name, prefix: name, endpoint, endpoints: [endpoint] };
  });
}

const externalSuffix = '[External]';

/** Whether a name of the graph is one of addresses outside. */
export function isExternalName(name: string): boolean {
  return name.endsWith(externalSuffix);
}

function rulesIn(cluster: Cluster, direction: Direction): readonly Rule[] {
  const units = compileTiers(cluster).flatMap((tier) => tier.units);
  return units.filter((unit) => unit.direction === direction).flatMap((unit) => unit.rules);
}
