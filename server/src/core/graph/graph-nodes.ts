import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { hasBit } from '../connectivity/bitset';
import { eitherOf } from '../connectivity/combine-planes';
import { type AddressEndpoint, type Endpoint, endpointsOfNamespace, type PodEndpoint } from '../connectivity/endpoint';
import { type Bounds, nothingAllowed } from '../connectivity/evaluate-plane';
import { ipSetsOf } from '../connectivity/ip-sets-of';
import { memoize } from '../connectivity/memoize';
import { addressesOutside } from '../connectivity/outside';
import type { Cell } from '../connectivity/plane';
import { ownName, workloadName } from '../connectivity/workload-name';
import { groupBy } from '../group-by';
import type { Direction, Workload } from '../kubernetes/entities';
import { type UnitsByTier, unitsByPlace } from '../policies/compile-cluster';
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
  const { groups, owned, known } = groupsOf(view);
  const split = owned.filter(({ members }) => selectorSeparates(cluster, endpointsOf(members)));
  // Most namespaces go by the same names whatever policies there are, and are the same object then.
  const key = JSON.stringify(split.map(({ name }) => name));
  const nodes =
    known.get(key) ??
    toNodes(
      view,
      groups.flatMap((group) => (split.includes(group) ? apart(group) : group)),
    );
  known.set(key, nodes);
  return nodes;
}

/** What is printed under one name, unless a selector tells pods of one owner apart, which is possible for `owned`. */
interface ViewGroups {
  readonly groups: readonly NameGroup[];
  readonly owned: readonly NameGroup[];
  /** The nodes by the names of the groups that are split. */
  readonly known: Map<string, NamespaceNodes>;
}

const groupsOf = memoize((view: NamespaceView): ViewGroups => {
  const pods = endpointsOfNamespace(view).map((endpoint, number) => ({ endpoint, number }));
  const groups = groupByName(pods, workloadName);
  const isOwned = ({ endpoint: { workload } }: NumberedPod) =>
    workload.owner !== undefined && workload.identity.kind === 'Pod';
  return { groups, owned: groups.filter(({ members }) => members.some(isOwned)), known: new Map() };
});

function endpointsOf(members: readonly NumberedPod[]): readonly PodEndpoint[] {
  return members.map(({ endpoint }) => endpoint);
}

function toNodes(view: NamespaceView, groups: readonly NameGroup[]): NamespaceNodes {
  const nodes = groups
    .map(({ name, members }) => ({ name, endpoints: endpointsOf(members), pods: members.map(({ number }) => number) }))
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

function apart(group: NameGroup): readonly NameGroup[] {
  return groupByName(group.members, (workload) => (workload.identity.kind === 'Pod' ? ownName(workload) : group.name));
}

/** The addresses outside, split where an ipBlock of this direction begins or ends; `outside.ts` says when IPv6 is among them. */
export function externalNodes(cluster: Cluster, direction: Direction): readonly ExternalNode[] {
  return direction === 'ingress' ? outsideIngress(cluster) : outsideEgress(cluster);
}

/** A state of a cluster that is compared is compared with the one before it and the one after it. */
const outsideIngress = memoize((cluster: Cluster) => nodesOutside(cluster, 'ingress'));
const outsideEgress = memoize((cluster: Cluster) => nodesOutside(cluster, 'egress'));

function nodesOutside(cluster: Cluster, direction: Direction): readonly ExternalNode[] {
  return addressesOutside(rulesWithAddresses(cluster, direction)).map((addresses) => {
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

/** Few rules of a cluster are about addresses. */
function rulesWithAddresses(cluster: Cluster, direction: Direction): readonly Rule[] {
  return unitsByPlace(cluster).flatMap((tiers) => withAddresses(tiers)[direction]);
}

const withAddresses = memoize((tiers: UnitsByTier): Record<Direction, readonly Rule[]> => {
  const inDirection = (direction: Direction) =>
    tiers
      .flat()
      .filter((unit) => unit.direction === direction)
      .flatMap(({ rules }) => rules.filter(({ peer }) => ipSetsOf(peer).length > 0));
  return { ingress: inDirection('ingress'), egress: inDirection('egress') };
});
