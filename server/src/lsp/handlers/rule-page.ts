import { renderRulePage, rules } from '../../core';
import type { RuleItem, RulePage } from '../../protocol/protocol';
import { get } from '../client-features';

/** `firebreak/rulePage`: null for a rule that does not exist. */
export function answerRulePage(params: unknown): RulePage | null {
  const id = get(params, 'id');
  const rule = rules.find((candidate) => candidate.id === id);
  return rule === undefined ? null : { id: rule.id, title: rule.title, markdown: renderRulePage(rule) };
}

/** `firebreak/rules`. */
export function answerRules(): readonly RuleItem[] {
  return rules.map(({ id, title, severity }) => ({ id, title, severity }));
}
