import type { Analysis } from '../analysis/analysis';
import type { NamespaceView } from '../cluster/namespace-view';
import { endpointsOfNamespace } from '../connectivity/endpoint';
import { type Doubt, matchSelector } from '../connectivity/match';
import { nothingAssumed } from '../connectivity/options';
import type { Workload } from '../kubernetes/entities';
import type { Selector } from '../policies/ir';
import { count } from '../report/words';
import { compareText } from '../text/compare-text';
import { code, type HoverLine, plain } from './hover-text';
import { nameLink } from './name-link';

/** Which workloads a selector matches for certain, and which it may match. */
export interface Matches {
  readonly certain: readonly Workload[];
  readonly possible: readonly Workload[];
  /** Why the possible ones are not certain. */
  readonly doubts: readonly string[];
}

export function matchPods(views: Iterable<NamespaceView>, selector: Selector): Matches {
  const certain: Workload[] = [];
  const possible: Workload[] = [];
  const doubts = new Set<string>();
  const onDoubt = ({ why }: Doubt) => doubts.add(why);
  for (const view of views) {
    for (const endpoint of endpointsOfNamespace(view)) {
      const truth = matchSelector(selector, endpoint, nothingAssumed, onDoubt);
      if (truth === 'yes') certain.push(endpoint.workload);
      if (truth === 'unknown') possible.push(endpoint.workload);
    }
  }
  return { certain, possible, doubts: [...doubts] };
}

/** `Selects 2 of 5 workloads in shop:` and the first of them, with links. */
export function matchLines(
  analysis: Analysis,
  verb: string,
  { certain, possible, doubts }: Matches,
  home: NamespaceView | undefined,
): readonly HoverLine[] {
  const found = [...certain].sort((a, b) => compareText(a.namespace, b.namespace) || compareText(name(a), name(b)));
  const shown = found.slice(0, shownWorkloads);
  const more = found.length - shown.length;
  return [
    head(verb, found, home),
    ...shown.map((workload) => item(analysis, workload, home)),
    ...(more > 0 ? [[plain(`and ${more} more`)]] : []),
    ...(possible.length > 0
      ? [[plain(`Not known for ${count(possible.length, 'workload')}: ${doubts[0] ?? ''}`)]]
      : []),
  ];
}

const shownWorkloads = 5;

function head(verb: string, found: readonly Workload[], home: NamespaceView | undefined): HoverLine {
  if (home !== undefined) {
    const all = home.workloads.length;
    const number = found.length === 0 ? 'none' : found.length === all ? 'all' : `${found.length}`;
    return all === 0
      ? [plain('There are no workloads in '), code(home.name), plain('.')]
      : [plain(`${verb} ${number} of the ${count(all, 'workload')} in `), code(home.name)];
  }
  const namespaces = new Set(found.map(({ namespace }) => namespace)).size;
  return found.length === 0
    ? [plain(`${verb} no workload of this workspace`)]
    : [plain(`${verb} ${count(found.length, 'workload')} in ${count(namespaces, 'namespace')}`)];
}

function item(analysis: Analysis, workload: Workload, home: NamespaceView | undefined): HoverLine {
  const text = home === undefined ? `${workload.namespace}/${name(workload)}` : name(workload);
  return [{ text: '', style: 'item' }, plain(`${workload.identity.kind} `), nameLink(analysis, workload, text)];
}

function name({ identity }: Workload): string {
  return identity.name;
}
