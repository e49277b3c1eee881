import type { Finding } from '../rules/finding';
import type { Scope } from '../scopes/scope';
import type { Analysis } from './analysis';
import type { ScopeState } from './scope-state';

/** The states of the scopes in which a finding holds. By id, because scopes of different folders may share a name. */
export function scopesOfFinding({ scopes }: Analysis, finding: Finding): readonly ScopeState[] {
  return finding.scopes.flatMap(({ id }) => scopes.get(id) ?? []);
}

/** Whether a finding holds in this scope. */
export function isOfScope({ scopes }: Finding, { id }: Scope): boolean {
  return scopes.some((scope) => scope.id === id);
}
