import type { RuleGroup } from '../rule-group';
import type { replacedApis } from './description';
import { removedOrDeprecatedApi } from './removed-or-deprecated-api';
import { removedOrDeprecatedApiFixes } from './removed-or-deprecated-api.fixes';

/** The rule about versions of APIs that are removed or replaced. */
export const replacedApisRules: RuleGroup<(typeof replacedApis)['rules']> = {
  name: 'replaced-apis',
  rules: { 'removed-or-deprecated-api': removedOrDeprecatedApi },
  fixes: { 'removed-or-deprecated-api': removedOrDeprecatedApiFixes },
};
