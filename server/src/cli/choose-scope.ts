import type { Analysis, Scope } from '../core';
import { compareText } from '../core';
import { UsageError } from './usage-error';

/** The scope that `--scope` names, by name or id. */
export function chooseScope(analysis: Analysis, name: string): Scope {
  const scopes = analysis.layout.scopes;
  const byId = scopes.find((scope) => scope.id === name);
  if (byId !== undefined) return byId;
  const [scope, ...others] = scopes.filter((candidate) => candidate.name === name);
  if (scope !== undefined && others.length === 0) return scope;
  if (scope !== undefined) {
    throw new UsageError(
      `There are several scopes "${name}"; choose one by its id:\n${list([scope, ...others].map(({ id }) => id))}`,
    );
  }
  throw new UsageError(
    `There is no scope "${name}". The scopes are:\n${list(scopes.map((candidate) => candidate.name))}`,
  );
}

/** Whether `--scope` means something here. */
export function hasScope(analysis: Analysis, name: string): boolean {
  return analysis.layout.scopes.some((scope) => scope.id === name || scope.name === name);
}

function list(names: readonly string[]): string {
  return names
    .map((name) => `  ${name}`)
    .sort(compareText)
    .join('\n');
}
