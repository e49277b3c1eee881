import { ownPolicies } from '../../analysis/own-policies';
import { removeOpenPart, writtenRule } from '../../fixes/open-rule-fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './redundant-or-duplicate-policy';

export const redundantOrDuplicatePolicyFixes: ProposeFixes = (finding, analysis) => {
  if (finding.data === null) return [];
  // In another scope what covers the rule may not be there.
  if (ownPolicies(analysis, finding, finding.data as unknown as Data).length > 1) return [];
  const rule = writtenRule(finding, analysis);
  return rule === undefined ? [] : removeOpenPart(rule).map((fix) => ({ ...fix, isSafe: true }));
};
