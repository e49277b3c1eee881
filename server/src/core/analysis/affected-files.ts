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
    if (hasOtherPods(old, next)) names.add(name);
    if (matters(old, next)) changedScopes.add(id);
    add(next?.networkPolicies ?? [], crossScope);
    if (next !== undefined) add(entitiesIn(next), suppressing);
  }
  let isEveryName = false;
  for (const [id, next] of after) {
    const old = before.get(id);
    if (old?.facts === next.facts) continue;
    isEveryName ||= hidesPods(old) !== hidesPods(next);
    for (const uri of suppressing) if (next.contributions.has(uri)) affected.add(uri);
  }
  for (const [uri, reach] of changedScopes.size === 0 && !isEveryName ? [] : crossNamespace) {
    const isOwn = () => [...changedScopes].some((id) => after.get(id)?.contributions.has(uri));
    if (isEveryName || reach === 'workspace' || isOwn()) affected.add(uri);
  }
  if (isEveryName) for (const uri of crossScope) affected.add(uri);
  else for (const name of names) for (const state of after.values()) add(policiesOf(state, name), crossScope);
  return affected;
}

function policiesOf({ namespaces }: ScopeState, name: string): readonly Entity[] {
  return namespaces.get(name)?.networkPolicies ?? [];
}

function hasOtherPods(old: NamespaceView | undefined, next: NamespaceView | undefined): boolean {
  return old?.workloads !== next?.workloads || old?.opaquePods !== next?.opaquePods;
}

/** To findings in other namespaces: what their rules look at when findings are gathered. */
function matters(old: NamespaceView | undefined, next: NamespaceView | undefined): boolean {
  return hasOtherPods(old, next) || telling.some((key) => old?.[key] !== next?.[key]);
}

const telling = ['manifests', 'services', 'gateways', 'opaquePolicies'] as const;

function hidesPods(state: ScopeState | undefined): boolean {
  return state === undefined || state.facts.incomplete !== undefined || state.facts.opaquePods.length > 0;
}
