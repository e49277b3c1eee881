import { nearest, rules } from '../core';
import { UsageError } from './usage-error';

/** The rules that are not to run, from `--rule` (only these) and `--skip` (not these). */
export function chooseRules(only: readonly string[] = [], skip: readonly string[] = []): ReadonlySet<string> {
  for (const id of [...only, ...skip]) findRule(id);
  const disabled = rules.filter((rule) => (only.length > 0 && !only.includes(rule.id)) || skip.includes(rule.id));
  // Nothing that runs finds nothing, which would look like a clean report.
  if (disabled.length === rules.length) throw new UsageError('--rule and --skip leave no rule to run.');
  return new Set(disabled.map((rule) => rule.id));
}

/** The rule with that id; a `UsageError` names the nearest one where there is none. */
export function findRule(id: string) {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  const close = nearest(
    id,
    rules.map((candidate) => candidate.id),
  );
  const hint = close === undefined ? '`firebreak rules` lists them.' : `Did you mean "${close}"?`;
  throw new UsageError(`There is no rule "${id}". ${hint}`);
}

/** Collects a repeatable option. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
