import type { Analysis } from '../analysis/analysis';
import type { ScopeState } from '../analysis/scope-state';

/** A scope that is not the same in two states of a workspace. */
export interface ChangedScope {
  readonly old: ScopeState;
  readonly young: ScopeState;
  /** Where something can be different: a namespace that stayed the same object has nothing to compare. */
  readonly namespaces: ReadonlySet<string>;
}

/** The scopes of both states in which something changed. */
export function scopesChangedBetween(before: Analysis, after: Analysis): readonly ChangedScope[] {
  return [...after.scopes].flatMap(([id, young]) => {
    const old = before.scopes.get(id);
    if (old === undefined || old === young) return [];
    // Policies of a namespace whose name is filled in by another tool may be for pods of every other one.
    const isEverywhere = (['clusterPolicies', 'opaquePolicies', 'unplaced'] as const).some(
      (list) => old.facts[list] !== young.facts[list],
    );
    const names = [...young.namespaces.keys(), ...old.namespaces.keys()].filter(
      (name) => isEverywhere || young.namespaces.get(name) !== old.namespaces.get(name),
    );
    return { old, young, namespaces: new Set(names) };
  });
}
