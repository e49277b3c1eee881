import { setField, writtenService } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './waf-ineffective';

export const wafIneffectiveFixes: ProposeFixes = (finding, analysis) => {
  const { key, value } = finding.data as Data;
  const written = writtenService(finding, analysis);
  const set = written && value !== null ? setField(written, ['metadata', 'annotations'], key, value) : undefined;
  if (set === undefined) return [];
  const title = value === 'SecRuleEngine On' ? 'Block attacks: SecRuleEngine On' : 'Take the rules of OWASP';
  return [{ title, isSafe: false, actions: [set] }];
};
