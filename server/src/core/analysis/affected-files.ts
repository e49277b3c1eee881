import { entitiesIn, type NamespaceView } from '../cluster/namespace-view';
import type { Entity } from '../kubernetes/entities';
import type { Analysis } from './analysis';
import type { ScopeState } from './scope-state';

/** What phase 2 has done to the scopes, of a layout that stayed the same. */
export interface ScopesChange {
  readonly before: Analysis['scopes'];
  readonly after: Analysis['scopes'];
  /** The files that were read again. */
  readonly uris: ReadonlySet<string>;
  /** Ids of scopes and names of those of their namespaces that may have changed. */
  readonly namespaces: readonly (readonly [scopeId: string, name: string])[];
}

/**
 * Files of which something else may be shown although their rules found the same: some findings hold or not by what other
 * scopes have, and whether something is suppressed for nothing is judged by everything in its namespaces.
 * Costs what has changed, the namespaces around it, what other scopes have in the namespaces of that name, and the files
 * of which the findings hang on other namespaces.
 */
export function affectedFiles(
  {
    crossScope,
    crossNamespace,
    suppressing,
    findings,
  }: Pick<Analysis, 'crossScope' | 'crossNamespace' | 'suppressing' | 'findings'>,
  { before, after, uris, namespaces }: ScopesChange,
): ReadonlySet<string> {
  // What a manifest is in its scopes decides whether it is still wrong.
  const affected = new Set([...uris].filter((uri) => findings.has(uri) || suppressing.has(uri)));
  const add = (entities: readonly Entity[], isAffected: Analysis['crossScope']) => {
    for (const { ref } of entities) if (isAffected.has(ref.uri)) affected.add(ref.uri);
  };
  const names = new Set<string>();
  const changedScopes = new Set<string>();
  for (const [id, name] of namespaces) {
    const [old, next] = [before.get(id)?.namespaces.get(name), after.get(id)?.namespaces.get(name)];
    if (old === next) continue;
    if (hasOtherPods(old, next) || differ(old, next, lookedAtElsewhere)) names.add(name);
    if (hasOtherPods(old, next) || differ(old, next, lookedAtFromOthers)) changedScopes.add(id);
    if (next !== undefined) add(judgedAcrossScopes(next), crossScope);
    if (next !== undefined) add(entitiesIn(next), suppressing);
  }
  let isEveryName = false;
  for (const [id, next] of after) {
    const old = before.get(id);
    if (old?.facts === next.facts) continue;
    isEveryName ||= hidesPods(old) !== hidesPods(next);
    if (old?.facts.opaquePolicies !== next.facts.opaquePolicies) changedScopes.add(id);
    for (const uri of suppressing) if (next.contributions.has(uri)) affected.add(uri);
  }
  for (const [uri, reach] of changedScopes.size === 0 && !isEveryName ? [] : crossNamespace) {
    const isOwn = () => [...changedScopes].some((id) => after.get(id)?.contributions.has(uri));
    if (isEveryName || reach === 'workspace' || isOwn()) affected.add(uri);
  }
  if (isEveryName) for (const uri of crossScope) affected.add(uri);
  else for (const name of names) for (const state of after.values()) add(judgedInNamespace(state, name), crossScope);
  return affected;
}

function judgedInNamespace({ namespaces }: ScopeState, name: string): readonly Entity[] {
  const view = namespaces.get(name);
  return view === undefined ? [] : judgedAcrossScopes(view);
}

/** What rules with `looksAcrossScopes` have findings about. */
function judgedAcrossScopes({ networkPolicies, services, ingresses, routes }: NamespaceView): readonly Entity[] {
  return [...networkPolicies, ...services, ...ingresses, ...routes];
}

function hasOtherPods(old: NamespaceView | undefined, next: NamespaceView | undefined): boolean {
  return differ(old, next, ['workloads', 'opaquePods']);
}

/** What such rules look at beside pods, in the namespace of that name in other scopes. */
const lookedAtElsewhere = ['services', 'serviceEndpoints'] as const;

/** What rules with `looksAcrossNamespaces` look at beside pods. */
const lookedAtFromOthers = ['manifests', 'services', 'gateways', 'opaquePolicies'] as const;

function differ(
  old: NamespaceView | undefined,
  next: NamespaceView | undefined,
  lists: readonly (keyof NamespaceView)[],
): boolean {
  return lists.some((list) => old?.[list] !== next?.[list]);
}

function hidesPods(state: ScopeState | undefined): boolean {
  return state === undefined || state.facts.incomplete !== undefined || state.facts.opaquePods.length > 0;
}
