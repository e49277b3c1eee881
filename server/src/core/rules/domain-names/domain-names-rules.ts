import type { RuleGroup } from '../rule-group';
import type { domainNames } from './description';
import { fqdnRuleWithoutDnsProxy } from './fqdn-rule-without-dns-proxy';
import { fqdnRuleWithoutDnsProxyFixes } from './fqdn-rule-without-dns-proxy.fixes';
import { wildcardExternalDestination } from './wildcard-external-destination';
import { wildcardExternalDestinationFixes } from './wildcard-external-destination.fixes';

/** The rules about destinations outside that are allowed by their domain names. */
export const domainNamesRules: RuleGroup<(typeof domainNames)['rules']> = {
  name: 'domain-names',
  rules: {
    'fqdn-rule-without-dns-proxy': fqdnRuleWithoutDnsProxy,
    'wildcard-external-destination': wildcardExternalDestination,
  },
  fixes: {
    'fqdn-rule-without-dns-proxy': fqdnRuleWithoutDnsProxyFixes,
    'wildcard-external-destination': wildcardExternalDestinationFixes,
  },
};
