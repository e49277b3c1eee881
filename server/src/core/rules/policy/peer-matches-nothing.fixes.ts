import { demandOtherValue } from '../../fixes/label-value-fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './peer-matches-nothing';

export const peerMatchesNothingFixes: ProposeFixes = (finding, analysis) => {
  const { item, selector, unfulfilled, offered } = finding.data as unknown as Data;
  if (unfulfilled === null) return [];
  return demandOtherValue(analysis, finding.at, [...item, selector], unfulfilled, offered);
};
