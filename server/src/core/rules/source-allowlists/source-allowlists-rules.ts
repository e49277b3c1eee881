import type { RuleGroup } from '../rule-group';
import type { sourceAllowlists } from './description';
import { sourceAllowlistOpen } from './source-allowlist-open';
import { sourceAllowlistOpenFixes } from './source-allowlist-open.fixes';

/** The rule about lists of addresses that may connect. */
export const sourceAllowlistsRules: RuleGroup<(typeof sourceAllowlists)['rules']> = {
  name: 'source-allowlists',
  rules: { 'source-allowlist-open': sourceAllowlistOpen },
  fixes: { 'source-allowlist-open': sourceAllowlistOpenFixes },
};
