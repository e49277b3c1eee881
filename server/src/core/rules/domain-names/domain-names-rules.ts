import type { RuleGroup } from '../rule-group';
import type { domainNames } from './description';
import { wildcardExternalDestination } from './wildcard-external-destination';
import { wildcardExternalDestinationFixes } from './wildcard-external-destination.fixes';

/** The rules about destinations outside that are allowed by their domain names. */
export const domainNamesRules: RuleGroup<(typeof domainNames)['rules']> = {
  name: 'domain-names',
  rules: { 'wildcard-external-destination': wildcardExternalDestination },
  fixes: { 'wildcard-external-destination': wildcardExternalDestinationFixes },
};
