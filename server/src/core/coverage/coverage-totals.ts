import { Map as PersistentMap } from 'immutable';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { compareText } from '../text/compare-text';
import { type CoverageState, workloadCoverage } from './workload-coverage';

export interface CoverageTotals {
  readonly workloads: number;
  /** Workloads that are restricted or closed in the direction. */
  readonly ingress: number;
  readonly egress: number;
  /** Workloads that are open in at least one direction. */
  readonly open: number;
  /** Workloads that are restricted or closed in both. */
  readonly covered: number;
}

/** The totals of all scopes together. Immutable and updated by namespace, so an edit costs its own namespaces only. */
export interface AnalysisTotals {
  readonly all: CoverageTotals;
  /** By the name of the namespace, of those that have workloads. The same object while no number changes. */
  readonly byName: PersistentMap<string, CoverageTotals>;
}

const nothing: CoverageTotals = { workloads: 0, ingress: 0, egress: 0, open: 0, covered: 0 };

export const noTotals: AnalysisTotals = { all: nothing, byName: PersistentMap() };

/** One namespace of one scope, with the facts of the scope. */
export interface CountedNamespace {
  readonly view: NamespaceView;
  readonly facts: NamespaceFacts;
}

/** The totals after a namespace of a scope has changed; undefined where it is not there. */
export function replaceTotals(
  totals: AnalysisTotals,
  name: string,
  before: CountedNamespace | undefined,
  after: CountedNamespace | undefined,
): AnalysisTotals {
  if (before?.view === after?.view && before?.facts === after?.facts) return totals;
  const change = combine(totalsOf(after), totalsOf(before), (a, b) => a - b);
  if (keys.every((key) => change[key] === 0)) return totals;
  const plus = (a: CoverageTotals) => combine(a, change, (x, y) => x + y);
  const ofName = plus(totals.byName.get(name) ?? nothing);
  const byName = ofName.workloads === 0 ? totals.byName.delete(name) : totals.byName.set(name, ofName);
  return { all: plus(totals.all), byName };
}

/** The names of the namespaces that have workloads, those with most open ones first. Kept while no number changes. */
export const mostOpenNamespaces: (totals: AnalysisTotals) => readonly NamespaceTotals[] = memoize(({ byName }) =>
  [...byName]
    .map(([name, totals]) => ({ name, ...totals }))
    .sort((a, b) => b.open - a.open || compareText(a.name, b.name)),
);

export interface NamespaceTotals extends CoverageTotals {
  readonly name: string;
}

const keys = ['workloads', 'ingress', 'egress', 'open', 'covered'] as const;

function combine(a: CoverageTotals, b: CoverageTotals, operate: (a: number, b: number) => number): CoverageTotals {
  return {
    workloads: operate(a.workloads, b.workloads),
    ingress: operate(a.ingress, b.ingress),
    egress: operate(a.egress, b.egress),
    open: operate(a.open, b.open),
    covered: operate(a.covered, b.covered),
  };
}

/** The next edit of the namespace takes off again what is counted now. */
const memo = new WeakMap<NamespaceView, { readonly facts: NamespaceFacts; readonly totals: CoverageTotals }>();

function totalsOf(namespace: CountedNamespace | undefined): CoverageTotals {
  if (namespace === undefined) return nothing;
  const { view, facts } = namespace;
  const known = memo.get(view);
  if (known?.facts === facts) return known.totals;
  const all = view.workloads.map((workload) => workloadCoverage(view, facts, workload));
  const isCovered = (state: CoverageState) => state === 'restricted' || state === 'closed';
  const totals = {
    workloads: all.length,
    ingress: all.filter(({ ingress }) => isCovered(ingress)).length,
    egress: all.filter(({ egress }) => isCovered(egress)).length,
    open: all.filter(({ ingress, egress }) => ingress === 'open' || egress === 'open').length,
    covered: all.filter(({ ingress, egress }) => isCovered(ingress) && isCovered(egress)).length,
  };
  memo.set(view, { facts, totals });
  return totals;
}
