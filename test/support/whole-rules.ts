import { loadAllGroups, rules } from '../../server/src/core';
import { loadedRule } from '../../server/src/core/rules';
import type { Rule } from '../../server/src/core/rules/rule';

/** Every rule with what it does, also those that a server loads on demand. */
export async function wholeRules(): Promise<readonly Rule[]> {
  const groups = await loadAllGroups();
  return rules.flatMap(({ id }) => loadedRule(groups, id) ?? []);
}
