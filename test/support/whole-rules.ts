import { loadAllGroups, rules } from '../../server/src/core';
import { loadedRule } from '../../server/src/core/rules';
import type { Rule } from '../../server/src/core/rules/rule';

/** The groups with which tests analyse, so that all of them have the same rules. */
export const allGroups: Awaited<ReturnType<typeof loadAllGroups>> = await loadAllGroups();

/** Every rule with what it does, also those that a server loads on demand. */
export async function wholeRules(): Promise<readonly Rule[]> {
  return rules.flatMap(({ id }) => loadedRule(allGroups, id) ?? []);
}
