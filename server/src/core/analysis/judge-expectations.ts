import type { Checkpoint } from '../checkpoint';
import { hasPodsAnywhere } from '../cluster/namespace-view';
import type { ExpectEntry } from '../config/config';
import type { PlacedConfig } from '../config/config-set';
import { toExpectation } from '../expectations/expectation';
import { judgeExpectation, type Outcome } from '../expectations/judge-expectation';
import { compareScopes } from '../scopes/compare-scopes';
import type { Scope } from '../scopes/scope';
import { type Analysis, advance } from './analysis';
import { clusterOf } from './clusters-of';
import type { ScopeState } from './scope-state';

/** An entry of `expect` with what became of it. */
export interface JudgedExpectation {
  readonly entry: ExpectEntry;
  readonly outcome: Outcome;
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
      judged.push(judgeEntry(entry, states));
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

const gravity = ['fails', 'unknown', 'holds', 'nothing'] as const;

/** The gravest counts. Of overlays that deploy different things each is about some of the expectations. */
function judgeEntry(entry: ExpectEntry, states: readonly ScopeState[]): JudgedExpectation {
  const outcomes = states.map((state) => ({ scope: state.scope, outcome: judgeIn(state, entry) }));
  const kind = gravity.find((each) => outcomes.some(({ outcome }) => outcome.kind === each));
  const [first, ...others] = outcomes.filter(({ outcome }) => outcome.kind === kind);
  // Without any manifest nothing is known to be missing.
  if (first === undefined) return { entry, outcome: { kind: 'holds' }, scopes: [] };
  const isEveryScopeKnown = states.every(({ facts }) => facts.incomplete === undefined && !hasPodsAnywhere(facts));
  const outcome: Outcome = kind === 'nothing' && !isEveryScopeKnown ? { kind: 'holds' } : first.outcome;
  return { entry, outcome, scopes: states.length > 1 ? [first, ...others].map(({ scope }) => scope) : [] };
}

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
