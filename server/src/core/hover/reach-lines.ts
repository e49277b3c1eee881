import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import type { ScopeState } from '../analysis/scope-state';
import type { Checkpoint } from '../checkpoint';
import { hasPodsAnywhere } from '../cluster/namespace-view';
import { ConnectionSet } from '../connectivity/connection-set';
import type { Direction, Workload } from '../kubernetes/entities';
import { count } from '../report/words';
import { compareText } from '../text/compare-text';
import { addressWords } from './address-words';
import { code, type HoverLine, type HoverPart, plain } from './hover-text';
import { nameLink } from './name-link';
import { type Neighbour, type NeighbourNamespace, type Neighbours, neighboursOf, type Outside } from './neighbours';

/** What can reach a workload and what it can reach; nothing where policies may be missing, because that may be wrong. */
export async function reachLines(
  analysis: Analysis,
  state: ScopeState,
  workload: Workload,
  checkpoint: Checkpoint,
): Promise<readonly HoverLine[]> {
  if (!analysis.isComplete || state.facts.incomplete !== undefined) return [];
  const lines: HoverLine[] = [];
  for (const direction of ['ingress', 'egress'] as const) {
    const neighbours = await neighboursOf(clusterOf(state), workload, direction, checkpoint);
    if (neighbours === undefined) return [];
    lines.push(...directionLines(analysis, direction, neighbours));
  }
  return hidesPods(state) ? [...lines, [plain('Pods that are made by templates are not among them.')]] : lines;
}

function hidesPods({ facts, namespaces }: ScopeState): boolean {
  return hasPodsAnywhere(facts) || namespaces.some(({ opaquePods }) => opaquePods.length > 0);
}

function directionLines(
  analysis: Analysis,
  direction: Direction,
  { namespaces, outside }: Neighbours,
): readonly HoverLine[] {
  const head = direction === 'ingress' ? 'Can be reached from' : 'Can reach';
  const certain = namespaces.filter((namespace) => namespace.certain.length > 0);
  const possible = namespaces.flatMap((namespace) => namespace.possible);
  const items = [
    ...namespaceItems(analysis, certain),
    ...possibleItem(analysis, possible),
    ...outside.map((addresses) => [plain(outsideWords(addresses))]),
  ];
  const [only = [plain('nothing in the manifests')]] = items;
  if (items.length <= 1) return [[plain(`${head}: `), ...only]];
  return [[plain(`${head}:`)], ...items.map((parts): HoverLine => [{ text: '', style: 'item' }, ...parts])];
}

/** A hover is no report: the first of each. */
const shownNamespaces = 3;
const shownWorkloads = 3;

function namespaceItems(analysis: Analysis, namespaces: readonly NeighbourNamespace[]): readonly HoverLine[] {
  const rest = namespaces.slice(shownNamespaces);
  const inRest = rest.reduce((sum, { certain }) => sum + certain.length, 0);
  return [
    ...namespaces
      .slice(0, shownNamespaces)
      .map(({ name, certain }) => [
        plain(`${count(certain.length, 'workload')} in `),
        code(name),
        plain(': '),
        ...names(analysis, certain),
      ]),
    ...(rest.length > 0 ? [[plain(`${count(inRest, 'workload')} in ${count(rest.length, 'more namespace')}`)]] : []),
  ];
}

function possibleItem(analysis: Analysis, possible: readonly Neighbour[]): readonly HoverLine[] {
  if (possible.length === 0) return [];
  return [[plain(`maybe ${count(possible.length, 'workload')}: `), ...names(analysis, possible)]];
}

function names(analysis: Analysis, neighbours: readonly Neighbour[]): readonly HoverPart[] {
  const first = [...neighbours]
    .sort((a, b) => compareText(a.workload.identity.name, b.workload.identity.name))
    .slice(0, shownWorkloads);
  const more = neighbours.length - first.length;
  return [
    ...first.flatMap(({ workload, connections }, index) => [
      ...(index > 0 ? [plain(', ')] : []),
      nameLink(analysis, workload),
      plain(` on ${portWords(connections)}`),
    ]),
    ...(more > 0 ? [plain(` and ${more} more`)] : []),
  ];
}

function outsideWords({ addresses, connections, isCertain }: Outside): string {
  return `${isCertain ? '' : 'maybe '}${addressWords(addresses)} on ${portWords(connections)}`;
}

function portWords(connections: ConnectionSet): string {
  return connections.equals(ConnectionSet.all) ? 'every port' : connections.toString();
}
