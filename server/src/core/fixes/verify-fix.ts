import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import type { ScopeState } from '../analysis/scope-state';
import type { NamespaceView } from '../cluster/namespace-view';
import { type ChangedFlows, countChangedFlows } from '../connectivity/compare';
import type { Entity } from '../kubernetes/entities';
import type { Finding } from '../rules/finding';
import { compareText } from '../text/compare-text';
import { brokenDependencies, brokenName } from './broken-dependencies';
import { type ChangedScope, scopesChangedBetween } from './changed-scopes';
import type { FixEffect, FixPlan } from './fix';
import { simulatePlan } from './simulate-fix';

export type Verification =
  | {
      readonly kind: 'verified';
      readonly effect: FixEffect;
      /** False where there is no workload whose connections could be others, those with the outside included. */
      readonly touchesWorkloads: boolean;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** Simulates a plan: the finding must be gone and nothing else broken; then says what it does to connections. */
export async function verifyFix(
  analysis: Analysis,
  finding: Finding,
  plan: Extract<FixPlan, { kind: 'plan' }>,
): Promise<Verification> {
  const verify = await verifyPlan(analysis, plan);
  return verify(finding);
}

/** The same for all findings that the plan is a fix of. */
export async function verifyPlan(
  analysis: Analysis,
  plan: Extract<FixPlan, { kind: 'plan' }>,
): Promise<(finding: Finding) => Verification> {
  const simulate = await simulatePlan(analysis, plan);
  let verified: Verification | undefined;
  return (finding) => {
    const simulation = simulate(finding);
    if (simulation.kind === 'failed') return simulation;
    verified ??= describeChange(scopesChangedBetween(analysis, simulation.after));
    return verified;
  };
}

function describeChange(scopes: readonly ChangedScope[]): Verification {
  return { kind: 'verified', effect: effectOf(scopes), touchesWorkloads: scopes.some(hasWorkloads) };
}

/** Summed over the scopes that the plan changed. */
function effectOf(scopes: readonly ChangedScope[]): FixEffect {
  const total = { opens: 0, closes: 0, mayOpen: 0, mayClose: 0 };
  const breaksDeclared = new Set<string>();
  for (const { old, young, namespaces } of scopes) {
    const change = changedFlows(old, young, namespaces);
    total.opens += change.opens;
    total.closes += change.closes;
    total.mayOpen += change.mayOpen ?? 0;
    total.mayClose += change.mayClose ?? 0;
    for (const broken of change.breaksDeclared) breaksDeclared.add(broken);
  }
  const { opens, closes, mayOpen, mayClose } = total;
  const possible = { ...(mayOpen > 0 ? { mayOpen } : {}), ...(mayClose > 0 ? { mayClose } : {}) };
  return { opens, closes, ...possible, breaksDeclared: [...breaksDeclared].sort(compareText) };
}

function hasWorkloads({ old, young, namespaces }: ChangedScope): boolean {
  return [...namespaces].some((name) =>
    [old, young].some((state) => (state.namespaces.get(name)?.workloads.length ?? 0) > 0),
  );
}

/**
 * The same policies in another file change the same flows, and every fix is offered in two places:
 * counted once for each meaning that the changed namespaces may take.
 */
function changedFlows(old: ScopeState, state: ScopeState, names: ReadonlySet<string>): FixEffect {
  const meaning = [...names]
    .sort()
    .map((name) => [name, ...differenceOf(old.namespaces.get(name), state.namespaces.get(name))]);
  const { clusterPolicies, opaquePolicies, unplaced } = state.facts;
  const clusterWide = [...clusterPolicies, ...opaquePolicies, ...unplaced.policies].map(({ digest }) => digest);
  const key = JSON.stringify([meaning, clusterWide, state.stated.key]);
  const known = effects.get(old) ?? new Map<string, FixEffect>();
  effects.set(old, known);
  const [before, after] = [clusterOf(old), clusterOf(state)];
  const effect = known.get(key) ?? {
    ...asFarAsKnown(countChangedFlows(before, after, names), [old, state]),
    breaksDeclared: brokenDependencies(before, after, names).map(brokenName),
  };
  known.set(key, effect);
  return effect;
}

/** Where manifests are missing, nothing is certain. */
function asFarAsKnown(flows: ChangedFlows, states: readonly ScopeState[]): ChangedFlows {
  if (states.every(({ facts }) => facts.incomplete === undefined)) return flows;
  return { ...flows, mayOpen: flows.opens, mayClose: flows.closes };
}

const effects = new WeakMap<ScopeState, Map<string, FixEffect>>();

/** What went and what came, by meaning. Entities that stayed are the same objects, and a fix changes few. */
function differenceOf(
  before: NamespaceView | undefined,
  after: NamespaceView | undefined,
): readonly (readonly string[])[] {
  const [known, kept] = [new Set(entitiesOf(before)), new Set(entitiesOf(after))];
  const gone = [...known].filter((entity) => !kept.has(entity));
  const come = [...kept].filter((entity) => !known.has(entity));
  return [gone.map(({ digest }) => digest), come.map(({ digest }) => digest)];
}

function entitiesOf(view: NamespaceView | undefined): readonly Entity[] {
  if (view === undefined) return [];
  return [...view.manifests, ...view.workloads, ...view.networkPolicies, ...view.opaquePolicies];
}
