import { rules } from '../../core';
import type { RuleItem } from '../../protocol/protocol';

/** `firebreak/rules`. */
export function answerRules(): readonly RuleItem[] {
  return rules.map(({ id, title, severity }) => ({ id, title, severity }));
}
