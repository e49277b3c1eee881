import type { Checkpoint } from '../checkpoint';
import type { Cluster } from '../cluster/cluster';
import { hasPodsAnywhere, type NamespaceView } from '../cluster/namespace-view';
import type { ExpectEntry } from '../config/config';
import type { PlacedConfig } from '../config/config-set';
import { memoize } from '../connectivity/memoize';
import { printedAs } from '../connectivity/workload-name';
import { endOf } from '../expectations/ends';
import { toExpectation } from '../expectations/expectation';
import { judgeExpectation, type Outcome } from '../expectations/judge-expectation';
import { type Party, parseParty } from '../expectations/parse-expectation';
import { compareScopes } from '../scopes/compare-scopes';
import type { Scope } from '../scopes/scope';
import { nearest } from '../text/nearest';
import { type Analysis, advance } from './analysis';
import { clusterOf } from './clusters-of';
import type { ScopeState } from './scope-state';

/** An entry of `expect` that does not hold, and why. */
export interface JudgedExpectation {
  readonly entry: ExpectEntry;
  readonly outcome: Exclude<Outcome, { kind: 'holds' }>;
  /** The scopes for which the outcome holds, where there are several; the first is the one that it tells of. */
  readonly scopes: readonly Scope[];
}

/** Brings up to date what became of the expectations. Work is done for scopes that have changed. */
export async function judgeExpectations(analysis: Analysis, checkpoint: Checkpoint): Promise<Analysis> {
  let { expectations } = analysis;
  const touched: string[] = [];
  for (const uri of [...expectations.keys()].filter((each) => !analysis.configFiles.has(each)))
    expectations = expectations.delete(uri);
  for (const placed of analysis.configs.values()) {
    const judged: JudgedExpectation[] = [];
    const states = placed.config.expect.length === 0 ? [] : statesFor(analysis, placed);
    for (const entry of placed.config.expect) {
      await checkpoint();
      judged.push(...judgeEntry(entry, states), ...judgeExceptions(entry, states));
    }
    const before = expectations.get(placed.uri) ?? [];
    if (JSON.stringify(judged) === JSON.stringify(before)) continue;
    expectations = judged.length === 0 ? expectations.delete(placed.uri) : expectations.set(placed.uri, judged);
    touched.push(placed.uri);
  }
  return expectations === analysis.expectations ? analysis : advance(analysis, { expectations }, touched);
}

/** The scopes that have something of the folder of a configuration, by name. */
function statesFor({ scopes, options }: Analysis, { directory }: PlacedConfig): readonly ScopeState[] {
  const isOf = (uri: string) => options.chosenConfig !== undefined || uri.startsWith(`${directory}/`);
  return [...scopes.values()]
    .filter(({ contributions }) => contributions.keySeq().some(isOf))
    .sort((a, b) => compareScopes(a.scope, b.scope));
}

/**
 * What fails is told apart from what is not known in other scopes. Of overlays that deploy different things each is about
 * some of the expectations, so that one scope in which an expectation means something is enough.
 */
function judgeEntry(entry: ExpectEntry, states: readonly ScopeState[]): readonly JudgedExpectation[] {
  const doubts = states.flatMap((state) => {
    const outcome = judgeIn(state, entry);
    return outcome.kind === 'holds' ? [] : { scope: state.scope, outcome };
  });
  const judgedAs = (kind: Outcome['kind']): readonly JudgedExpectation[] => {
    const found = doubts.filter(({ outcome }) => outcome.kind === kind);
    const scopes = states.length > 1 ? found.map(({ scope }) => scope) : [];
    return found.slice(0, 1).map(({ outcome }) => ({ entry, outcome, scopes }));
  };
  const judged = [...judgedAs('fails'), ...judgedAs('unknown')];
  if (judged.length > 0 || doubts.length < states.length) return judged;
  return isEveryScopeKnown(states) ? judgedAs('nothing').map((each) => withMeant(each, states)) : [];
}

function withMeant(judged: JudgedExpectation, states: readonly ScopeState[]): JudgedExpectation {
  const { entry, outcome } = judged;
  const expectation = outcome.kind === 'nothing' && outcome.end !== 'ports' ? toExpectation(entry) : undefined;
  if (expectation === undefined || outcome.kind !== 'nothing' || outcome.end === 'ports') return judged;
  const { meant } = missingName(expectation[outcome.end], states.map(clusterOf)) ?? {};
  return meant === undefined ? judged : { ...judged, outcome: { ...outcome, meant } };
}

function isEveryScopeKnown(states: readonly ScopeState[]): boolean {
  return states.every(({ facts }) => facts.incomplete === undefined && !hasPodsAnywhere(facts));
}

/** Those that name one workload, which no scope has. What stars mean may come later. */
function judgeExceptions(entry: ExpectEntry, states: readonly ScopeState[]): readonly JudgedExpectation[] {
  if (entry.except.length === 0 || states.length === 0 || !isEveryScopeKnown(states)) return [];
  const clusters = states.map(clusterOf);
  return entry.except.flatMap((text, index): readonly JudgedExpectation[] => {
    const party = parseParty(text);
    const missing = typeof party === 'string' ? undefined : missingName(party, clusters);
    return missing === undefined ? [] : [{ entry, outcome: { kind: 'no-exception', index, ...missing }, scopes: [] }];
  });
}

/** Of a name without stars that is no workload's in any of the clusters: the workload that is probably meant. */
function missingName(party: Party, clusters: readonly Cluster[]): { readonly meant: string | undefined } | undefined {
  if (party.kind !== 'workloads' || /[*?[{]/.test(party.glob)) return undefined;
  if (clusters.some((cluster) => endOf(cluster, party, []).pods.size > 0)) return undefined;
  const names = clusters.flatMap(({ namespaces }) => [...namespaces.values()].flatMap(namesIn));
  return { meant: nearest(party.glob, names) };
}

/** As expectations write them. */
const namesIn = memoize(({ name, workloads }: NamespaceView) =>
  workloads.map((workload) => `${name}/${printedAs(workload).name}`),
);

const memo = new WeakMap<ScopeState, Map<string, Outcome>>();

function judgeIn(state: ScopeState, entry: ExpectEntry): Outcome {
  const ofState = memo.get(state) ?? new Map<string, Outcome>();
  memo.set(state, ofState);
  const key = JSON.stringify([entry.key, entry.text, entry.except]);
  const known = ofState.get(key);
  if (known !== undefined) return known;
  const expectation = toExpectation(entry);
  const outcome: Outcome =
    expectation === undefined ? { kind: 'holds' } : judgeExpectation(clusterOf(state), expectation);
  ofState.set(key, outcome);
  return outcome;
}
