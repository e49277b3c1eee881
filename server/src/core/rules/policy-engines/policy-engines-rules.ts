import type { RuleGroup } from '../rule-group';
import type { policyEngines } from './description';
import { policyKindWithoutEngine } from './policy-kind-without-engine';

/** The rule about policies of network plugins that the cluster does not have. */
export const policyEnginesRules: RuleGroup<(typeof policyEngines)['rules']> = {
  name: 'policy-engines',
  rules: { 'policy-kind-without-engine': policyKindWithoutEngine },
  fixes: {},
};
