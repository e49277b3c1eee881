import type { Analysis } from '../analysis/analysis';
import type { Finding } from '../rules/finding';
import { ruleFixes } from '../rules/fixes';
import type { ProposeFixes } from '../rules/rule';
import type { LoadedGroups } from '../rules/rule-group';
import type { Fix } from './fix';

/** The fixes that the finding's rule proposes, the most targeted first. Derived from the finding's data, not kept. */
export function fixesFor(analysis: Analysis, finding: Finding): readonly Fix[] {
  return fixesOfRule(analysis.groups, finding.ruleId)?.(finding, analysis) ?? [];
}

/** What mends findings of a rule; a group that is loaded on demand brings the fixes of its rules along. */
export function fixesOfRule(groups: LoadedGroups, id: string): ProposeFixes | undefined {
  return ruleFixes[id] ?? [...groups.values()].flatMap(({ fixes }) => fixes[id] ?? [])[0];
}
