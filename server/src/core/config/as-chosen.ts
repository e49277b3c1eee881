import type { Finding } from '../rules/finding';
import { type ConfigSet, configsFor, ruleChoice } from './config-set';

/** A finding with the severity that the configurations give to its rule where it stands; nothing where the rule is off. */
export function asChosen(finding: Finding, configs: ConfigSet): readonly Finding[] {
  const { ruleId, at, outranked } = finding;
  if (configsFor(configs, at.uri).length === 0) return [finding];
  const lesser = outranked?.flatMap((other) => asChosen(other, configs)) ?? [];
  const choice = ruleChoice(configs, at.uri, ruleId);
  // The next one stands for the mistake.
  if (choice === 'off') {
    const [next, ...others] = lesser;
    if (next === undefined) return [];
    return [others.length === 0 ? next : { ...next, outranked: others }];
  }
  const chosen = choice === undefined ? finding : { ...finding, severity: choice };
  return [outranked === undefined ? chosen : { ...chosen, outranked: lesser }];
}
