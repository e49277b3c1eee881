import { documentRoot } from '../../analysis/document-root';
import { demandOtherValue } from '../../fixes/label-value-fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './peer-matches-nothing';

export const peerMatchesNothingFixes: ProposeFixes = (finding, analysis) => {
  const { item, selector, unfulfilled, offered } = finding.data as unknown as Data;
  if (unfulfilled === null) return [];
  const root = documentRoot(analysis, finding.at);
  return demandOtherValue(finding.at, root, [...item, selector], unfulfilled, offered);
};
