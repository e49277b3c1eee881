import type { Analysis } from '../analysis/analysis';
import { applyChanges } from '../analysis/apply-changes';
import { clusterOf } from '../analysis/clusters-of';
import { completeAnalysis } from '../analysis/complete-analysis';
import { findingsOf } from '../analysis/findings-of';
import type { ScopeState } from '../analysis/scope-state';
import { noCheckpoint } from '../checkpoint';
import type { NamespaceView } from '../cluster/namespace-view';
import { closesDns } from '../connectivity/closes-dns';
import { countChangedFlows } from '../connectivity/compare';
import type { Entity } from '../kubernetes/entities';
import type { ResourceRef } from '../kubernetes/resource';
import { isValidated } from '../kubernetes/validate-policy';
import type { Finding } from '../rules/finding';
import type { FixEffect, FixPlan } from './fix';
import { changesOfPlan } from './plan-changes';

export type Verification =
  | { readonly kind: 'verified'; readonly effect: FixEffect }
  | { readonly kind: 'failed'; readonly why: string };

/** Simulates a plan: the finding must be gone and nothing else broken; then says what it does to connections. */
export async function verifyFix(
  analysis: Analysis,
  finding: Finding,
  plan: Extract<FixPlan, { kind: 'plan' }>,
): Promise<Verification> {
  const changes = changesOfPlan(analysis, plan);
  if (changes === undefined) return { kind: 'failed', why: 'A file of the fix is not there.' };
  const after = await completeAnalysis(applyChanges(analysis, changes), noCheckpoint);
  const uris = [...new Set([finding.at.uri, ...changes.map(({ uri }) => uri)])];
  if (count(after, uris, finding) >= count(analysis, uris, finding)) {
    return { kind: 'failed', why: 'The finding would still be there.' };
  }
  const revealed = !isValidatedAt(analysis, finding.at) && isValidatedAt(after, finding.at) ? finding.at : undefined;
  const worse = uris.find((uri) => hasNewErrors(analysis, after, uri, revealed));
  if (worse !== undefined) return { kind: 'failed', why: 'The edited file would have new errors.' };
  if (closesDnsSomewhere(analysis, after)) return { kind: 'failed', why: 'Pods could not ask cluster DNS any more.' };
  return { kind: 'verified', effect: effectOf(analysis, after) };
}

/** Findings of the same rule about the same resource; their places may move. */
function count(analysis: Analysis, uris: readonly string[], finding: Finding): number {
  const resource = JSON.stringify(finding.resource);
  return uris
    .flatMap((uri) => findingsOf(analysis, uri))
    .filter((other) => other.ruleId === finding.ruleId && JSON.stringify(other.resource) === resource).length;
}

/**
 * A file that could not be parsed may show errors that were hidden so far; parsing it is progress. So it is when a
 * document is looked at as a policy for the first time: what is wrong in there is no work of the fix.
 */
function hasNewErrors(before: Analysis, after: Analysis, uri: string, revealed: ResourceRef | undefined): boolean {
  if (!parses(after, uri)) return parses(before, uri) || before.files.get(uri) === undefined;
  return parses(before, uri) && errorCount(after, uri, revealed) > errorCount(before, uri, revealed);
}

function isValidatedAt(analysis: Analysis, { uri, documentIndex }: ResourceRef): boolean {
  const content = analysis.files.get(uri)?.documents[documentIndex]?.document.content;
  return content?.kind === 'manifest' && content.resources.some(isValidated);
}

function parses(analysis: Analysis, uri: string): boolean {
  const documents = analysis.files.get(uri)?.documents ?? [];
  return documents.every(
    ({ document: { content } }) =>
      content.kind !== 'manifest' || content.problems.every(({ kind }) => kind !== 'syntax'),
  );
}

/** Not those in the document that is left out. */
function errorCount(analysis: Analysis, uri: string, leftOut: ResourceRef | undefined): number {
  const isLeftOut = ({ at }: Finding) => at.uri === leftOut?.uri && at.documentIndex === leftOut.documentIndex;
  return findingsOf(analysis, uri).filter((finding) => finding.severity === 'error' && !isLeftOut(finding)).length;
}

function closesDnsSomewhere(before: Analysis, after: Analysis): boolean {
  return [...after.scopes].some(([id, state]) => {
    const old = before.scopes.get(id);
    return old !== undefined && old !== state && closesDns(clusterOf(old), clusterOf(state));
  });
}

/** Summed over the scopes that the plan changed; a namespace that stayed the same object has nothing to compare. */
function effectOf(before: Analysis, after: Analysis): FixEffect {
  let opens = 0;
  let closes = 0;
  for (const [id, state] of after.scopes) {
    const old = before.scopes.get(id);
    if (old === undefined || old === state) continue;
    const isEverywhere = old.facts.clusterPolicies !== state.facts.clusterPolicies;
    const names = new Set(
      [...state.namespaces.keys(), ...old.namespaces.keys()].filter(
        (name) => isEverywhere || state.namespaces.get(name) !== old.namespaces.get(name),
      ),
    );
    const change = changedFlows(old, state, names);
    opens += change.opens;
    closes += change.closes;
  }
  return { opens, closes };
}

/**
 * The same policies in another file change the same flows, and every fix is offered in two places:
 * counted once for each meaning that the changed namespaces may take.
 */
function changedFlows(old: ScopeState, state: ScopeState, names: ReadonlySet<string>): FixEffect {
  const meaning = [...names]
    .sort()
    .map((name) => [name, ...differenceOf(old.namespaces.get(name), state.namespaces.get(name))]);
  const clusterWide = state.facts.clusterPolicies.map(({ digest }) => digest);
  const key = JSON.stringify([meaning, clusterWide]);
  const known = effects.get(old) ?? new Map<string, FixEffect>();
  effects.set(old, known);
  const effect = known.get(key) ?? countChangedFlows(clusterOf(old), clusterOf(state), names);
  known.set(key, effect);
  return effect;
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
