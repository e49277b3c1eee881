import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import type { LocatedRange } from '../analysis/locate';
import type { ScopeState } from '../analysis/scope-state';
import type { Checkpoint } from '../checkpoint';
import type { Cluster } from '../cluster/cluster';
import { memoize } from '../connectivity/memoize';
import { nameLocation } from '../coverage/coverage-of';
import { diffSources, type GraphChange } from '../graph/diff-graphs';
import { everyNode, type IsFocus, nodesOfNamespace } from '../graph/graph-nodes';
import { ingressControllerName } from '../graph/ingress-controller-node';
import type { Workload } from '../kubernetes/entities';
import { limits } from '../limits';
import { compareScopes } from '../scopes/compare-scopes';
import type { Scope } from '../scopes/scope';
import { diffLine } from './diff';
import { type DiffDoubt, diffDoubts } from './diff-doubts';
import { noPaint } from './paint';

/** What leads from the connections of one state of a workspace to those of another. */
export interface ConnectivityComparison {
  /** By scope, then `src`, then `dst`; of each sort at most `limits.comparedConnections`. */
  readonly changes: readonly ComparedConnection[];
  /** How many there are of each sort. */
  readonly totals: Readonly<Record<GraphChange['change'], number>>;
  readonly doubts: readonly DiffDoubt[];
}

/** A pair whose connections are others than before. */
export interface ComparedConnection extends GraphChange {
  /** Where there are several. */
  readonly scope: Scope | undefined;
  /** As `firebreak diff` prints it. */
  readonly line: string;
  /** Where the workloads stand now; undefined for what is no workload, or not there. */
  readonly srcAt: LocatedRange | undefined;
  readonly dstAt: LocatedRange | undefined;
}

/** The scopes of two states of one workspace, and the state of now, which is one of them. */
interface ComparedStates {
  readonly before: Analysis['scopes'];
  readonly after: Analysis['scopes'];
  readonly current: Analysis;
}

/**
 * Compares an earlier state of a workspace with a later one, one of which was made of the other: scopes that they share
 * cost nothing. Throws what the checkpoint throws.
 */
export async function compareConnectivity(
  { before, after, current }: ComparedStates,
  checkpoint: Checkpoint,
): Promise<ConnectivityComparison> {
  const pairs = changedScopes(before, after);
  const hasScopes = new Set([...statesOf(before), ...statesOf(after)].map(({ scope }) => scope.id)).size > 1;
  const changes: ComparedConnection[] = [];
  const totals = { added: 0, removed: 0, changed: 0 };
  const listed = { ...totals };
  for (const { scope, was, is } of pairs) {
    const [old, young] = [was && clusterOf(was), is && clusterOf(is)];
    const isFocus = await changedNodes(was, is, checkpoint);
    const placeOf = placesIn(current, current.scopes === before ? old : young);
    for (const step of diffSources(old, young, options, isFocus)) {
      const isListed = kinds.some((kind) => step.counts[kind] > 0 && listed[kind] < limits.comparedConnections);
      for (const kind of kinds) totals[kind] += step.counts[kind];
      for (const change of isListed ? step.changes() : []) {
        if (++listed[change.change] > limits.comparedConnections) continue;
        const [srcAt, dstAt] = [placeOf(change.src), placeOf(change.dst)];
        const line = diffLine(change, noPaint);
        changes.push({ ...change, scope: hasScopes ? scope : undefined, line, srcAt, dstAt });
        await checkpoint();
      }
      await checkpoint();
    }
  }
  const clustersIn = (states: readonly (ScopeState | undefined)[]) =>
    states.flatMap((state) => state ?? []).map(clusterOf);
  const clusters = { before: clustersIn(pairs.map(({ was }) => was)), after: clustersIn(pairs.map(({ is }) => is)) };
  return { changes, totals, doubts: diffDoubts(clusters, options) };
}

const kinds = ['added', 'removed', 'changed'] as const;

// As the command line does without options.
const options = { ipBlocks: 'pods' } as const;

interface ScopePair {
  readonly scope: Scope;
  readonly was: ScopeState | undefined;
  readonly is: ScopeState | undefined;
}

/**
 * The scopes that are not the same in both, by name. Of one workspace they have the same ids; two that are the only ones
 * of their side belong together as well: a folder may have got its kustomization in between.
 */
function changedScopes(before: Analysis['scopes'], after: Analysis['scopes']): readonly ScopePair[] {
  const [old, young] = [statesOf(before), statesOf(after)];
  const [onlyOld, onlyYoung] = [old, young].map((states) => (states.length === 1 ? states[0] : undefined));
  const [oldById, youngById] = [old, young].map((states) => new Map(states.map((state) => [state.scope.id, state])));
  const pairs =
    onlyOld !== undefined && onlyYoung !== undefined
      ? [[onlyOld, onlyYoung] as const]
      : [...new Set([...old, ...young].map(({ scope }) => scope.id))].map(
          (id) => [oldById?.get(id), youngById?.get(id)] as const,
        );
  return pairs
    .filter(([was, is]) => was !== is)
    .flatMap(([was, is]) => {
      const scope = (is ?? was)?.scope;
      return scope === undefined ? [] : { scope, was, is };
    })
    .sort((a, b) => compareScopes(a.scope, b.scope));
}

/**
 * The policies, workloads and labels of two namespaces decide what is between them, and policies of the cluster. A
 * namespace that stayed the same object is another one if it goes by other names: a selector elsewhere may split owners.
 * What the controllers of Ingresses send can depend on anything, and is little.
 */
async function changedNodes(
  was: ScopeState | undefined,
  is: ScopeState | undefined,
  checkpoint: Checkpoint,
): Promise<IsFocus> {
  if (was === undefined || is === undefined || was.facts !== is.facts) return everyNode;
  const [old, young] = [clusterOf(was), clusterOf(is)];
  const nodesOf = (cluster: Cluster, namespace: string) => {
    const view = cluster.namespaces.get(namespace);
    return view && nodesOfNamespace(cluster, view);
  };
  const changed = new Set<string>([ingressControllerName]);
  for (const namespace of new Set([...was.namespaces.keys(), ...is.namespaces.keys()])) {
    await checkpoint();
    const [before, after] = [nodesOf(old, namespace), nodesOf(young, namespace)];
    // The nodes of a namespace that goes by the same names are the same.
    if (before === after) continue;
    for (const { name } of [...(before?.nodes ?? []), ...(after?.nodes ?? [])]) changed.add(name);
  }
  return ({ name }) => changed.has(name);
}

function statesOf(scopes: Analysis['scopes']): readonly ScopeState[] {
  return [...scopes.values()].filter(({ namespaces }) => !namespaces.isEmpty());
}

/** Where what has that name in the graph is written. */
function placesIn(analysis: Analysis, cluster: Cluster | undefined): (name: string) => LocatedRange | undefined {
  return (name) => {
    const workload = cluster && workloadsByName(cluster).get(name);
    return workload && nameLocation(analysis, workload);
  };
}

const workloadsByName = memoize((cluster: Cluster): ReadonlyMap<string, Workload> => {
  const nodes = [...cluster.namespaces.values()].flatMap((view) => nodesOfNamespace(cluster, view).nodes);
  return new Map(nodes.flatMap(({ name, endpoints: [pod] }) => (pod === undefined ? [] : [[name, pod.workload]])));
});
