import type { Cluster } from '../cluster/cluster';
import type { PodEndpoint } from '../connectivity/endpoint';
import { type Exposure, exposureOf } from '../connectivity/exposure';
import { familiesOf } from '../connectivity/families';
import {
  connectionsText,
  type NamedBounds,
  noNamedConnections,
  sameConnections,
  sameNamedBounds,
  uniteNamedBounds,
} from '../connectivity/named-connections';
import { type ConnectivityOptions, sharedOptions } from '../connectivity/options';
import { entireCluster, nameOfDescription } from '../connectivity/pod-description';
import { hasNamedPorts } from '../connectivity/port-match';
import { type Protection, protectionsOf } from '../connectivity/protection';
import { solve } from '../connectivity/solve';
import { rulesOf, type SubjectProfile } from '../connectivity/subject-profile';
import type { Direction } from '../kubernetes/entities';
import { compareText } from '../text/compare-text';
import { type GraphEdge, statedConnections } from './build-graph';
import { doubtOfNodes } from './doubt-of-nodes';
import { focusOn } from './focus';
import type { FocusedGraphOptions } from './focused-graph';
import {
  boundsOf,
  everyNode,
  externalNodes,
  type NamespaceNodes,
  nodesOfNamespace,
  type WorkloadNode,
} from './graph-nodes';

/** A workload that no policy selects in one direction. */
export interface Unprotected {
  /** As in the graph. */
  readonly workload: string;
  readonly direction: 'Ingress' | 'Egress';
}

/**
 * What the policies of each workload leave open to pods that are not in the manifests: to any pod of the cluster
 * (`entire-cluster`) and to those that rules describe; and with these to addresses outside. Sorted by workload, then peer.
 * The policies of such pods are not known, so only the workload's side decides.
 * A description has a line where it differs from `entire-cluster`, also when nothing is left open to it.
 */
export function* exposureEdges(
  cluster: Cluster,
  direction: Direction,
  options: FocusedGraphOptions,
): Iterable<GraphEdge> {
  const solved = optionsOf(options);
  const exposureOfPod = exposureCache(cluster, direction, options.ipBlocks);
  const doubtOf = doubtOfNodes(cluster);
  const outside = externalNodes(cluster, direction);
  const connectivity = solve(cluster, solved);
  for (const { nodes, protections } of focusedNodes(cluster, options)) {
    const cells = outside.map(({ name, endpoint }) => ({
      name,
      cells: connectivity.withOutside(nodes.view, direction, endpoint),
    }));
    for (const node of nodes.nodes) {
      const lines = new Map(describedLines(node, protections, exposureOfPod));
      // Addresses alone are connections of the graph, which has them in any case.
      if (lines.size === 0) continue;
      for (const each of cells) {
        const { lower, upper } = boundsOf(node, each.cells);
        if (!upper.isEmpty) lines.set(each.name, { lower: `${lower}`, upper: `${upper}` });
      }
      const isKnown = doubtOf(node.name, node.name) === undefined;
      for (const [peer, { lower, upper }] of [...lines].sort(([a], [b]) => compareText(a, b))) {
        const ends = direction === 'egress' ? { src: node.name, dst: peer } : { src: peer, dst: node.name };
        yield { ...ends, ...(isKnown ? statedConnections(lower, upper) : { conn: upper, certain: false }) };
      }
    }
  }
}

/** The workloads that no policy selects, or may select, by name; ingress before egress. */
export function* unprotectedWorkloads(cluster: Cluster, options: FocusedGraphOptions): Iterable<Unprotected> {
  for (const { nodes, protections } of focusedNodes(cluster, options)) {
    for (const node of nodes.nodes) {
      const isOpen = (direction: Direction) => node.pods.some((pod) => protections[pod]?.[direction].length === 0);
      if (isOpen('ingress')) yield { workload: node.name, direction: 'Ingress' };
      if (isOpen('egress')) yield { workload: node.name, direction: 'Egress' };
    }
  }
}

function optionsOf({ ipBlocks }: FocusedGraphOptions): ConnectivityOptions {
  return sharedOptions({ ipBlocks, unstated: 'unknown' });
}

interface FocusedNodes {
  readonly nodes: NamespaceNodes;
  /** By the number of the pod. */
  readonly protections: readonly Protection[];
}

function* focusedNodes(cluster: Cluster, options: FocusedGraphOptions): Iterable<FocusedNodes> {
  const isFocus = options.focus === undefined ? everyNode : focusOn(cluster, options.focus);
  if (typeof isFocus === 'string') return;
  for (const view of [...cluster.namespaces.values()].sort((a, b) => compareText(`${a.name}/`, `${b.name}/`))) {
    const all = nodesOfNamespace(cluster, view);
    const nodes = { ...all, nodes: all.nodes.filter(isFocus) };
    if (nodes.nodes.length > 0) yield { nodes, protections: protectionsOf(cluster, view, optionsOf(options)) };
  }
}

/** In words. */
interface Line {
  readonly lower: string;
  readonly upper: string;
}

function lineOf({ lower, upper }: NamedBounds): Line {
  return { lower: connectionsText(lower), upper: connectionsText(upper) };
}

type ExposureOfPod = (protection: Protection, pod: PodEndpoint) => readonly Exposure[];

/**
 * Pods with the same policies and address families have the same exposure, unless a rule for ingress names ports, which
 * each pod has its own of.
 */
function exposureCache(
  cluster: Cluster,
  direction: Direction,
  ipBlocks: ConnectivityOptions['ipBlocks'],
): ExposureOfPod {
  const known = new Map<string, Map<SubjectProfile, readonly Exposure[]>>();
  return (protection, pod) => {
    const profile = protection[direction];
    const families = familiesOf(pod).join();
    const ofFamilies = known.get(families) ?? new Map<SubjectProfile, readonly Exposure[]>();
    known.set(families, ofFamilies);
    const shared = ofFamilies.get(profile);
    if (shared !== undefined) return shared;
    const exposures = exposureOf(cluster, { pod, direction, profile }, ipBlocks);
    if (direction === 'egress' || !rulesOf(profile).some(hasNamedPorts)) ofFamilies.set(profile, exposures);
    return exposures;
  };
}

/** Pods of one name get what any of them gets. */
function* describedLines(
  { endpoints, pods }: WorkloadNode,
  protections: readonly Protection[],
  exposureOfPod: ExposureOfPod,
): Iterable<readonly [name: string, line: Line]> {
  const ofPods = endpoints.flatMap((endpoint, index): ReadonlyMap<string, NamedBounds>[] => {
    const protection = protections[pods[index] ?? 0];
    if (protection === undefined) return [];
    const exposures = exposureOfPod(protection, endpoint);
    return [new Map(exposures.map(({ peer, bounds }) => [nameOfDescription(peer), bounds]))];
  });
  const sumFor = (name: string) =>
    ofPods.map((each) => each.get(name) ?? each.get(wholeCluster) ?? nothingAllowed).reduce(uniteNamedBounds);
  if (ofPods.length === 0) return;
  const ofCluster = sumFor(wholeCluster);
  if (!sameConnections(ofCluster.upper, noNamedConnections)) yield [wholeCluster, lineOf(ofCluster)];
  for (const name of new Set(ofPods.flatMap((each) => [...each.keys()]))) {
    const sum = sumFor(name);
    if (!sameNamedBounds(sum, ofCluster) || ofPods.some(isException(name))) yield [name, lineOf(sum)];
  }
}

/** Whether what it says is the same as of the whole cluster, and not as in a line in between. */
function isException(name: string): (lines: ReadonlyMap<string, NamedBounds>) => boolean {
  return (lines) => {
    const [bounds, ofCluster] = [lines.get(name), lines.get(wholeCluster)];
    return (
      bounds !== undefined && ofCluster !== undefined && name !== wholeCluster && sameNamedBounds(bounds, ofCluster)
    );
  };
}

const wholeCluster = nameOfDescription(entireCluster);
const nothingAllowed: NamedBounds = { lower: noNamedConnections, upper: noNamedConnections };
