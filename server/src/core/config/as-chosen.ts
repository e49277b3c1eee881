import type { Finding } from '../rules/finding';
import { ruleById } from '../rules/index';
import type { RuleChoice } from './config';
import { type ConfigSet, ruleChoice } from './config-set';

/** A finding with the severity that the configurations give to its rule where it stands; nothing where the rule is off. */
export function asChosen(finding: Finding, configs: ConfigSet): readonly Finding[] {
  const { ruleId, at, outranked } = finding;
  const lesser = outranked?.flatMap((other) => asChosen(other, configs)) ?? [];
  const choice = choiceFor(configs, at.uri, ruleId);
  // The next one stands for the mistake.
  if (choice === 'off') {
    const [next, ...others] = lesser;
    if (next === undefined) return [];
    return [others.length === 0 ? next : { ...next, outranked: others }];
  }
  if (choice === undefined && outranked === undefined) return [finding];
  const chosen = choice === undefined ? finding : { ...finding, severity: choice };
  return [outranked === undefined ? chosen : { ...chosen, outranked: lesser }];
}

/** What holds for a rule in a file: what is chosen, or that it is off by default; undefined: as the rule has it. */
export function choiceFor(configs: ConfigSet, uri: string, ruleId: string): RuleChoice | undefined {
  return ruleChoice(configs, uri, ruleId) ?? (ruleById(ruleId)?.isOffByDefault ? 'off' : undefined);
}
