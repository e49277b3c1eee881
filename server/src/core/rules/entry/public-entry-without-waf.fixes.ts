import { setField, writtenService } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './public-entry-without-waf';

export const publicEntryWithoutWafFixes: ProposeFixes = (finding, analysis) => {
  const { entries } = finding.data as Data;
  const written = writtenService(finding, analysis);
  const [entry] = entries;
  const set = written && entry ? setField(written, ['metadata', 'annotations'], ...entry) : undefined;
  if (set === undefined) return [];
  return [
    {
      title: 'Name an ACL of AWS WAF, an example to be replaced',
      isSafe: false,
      needsChoice: true,
      actions: [set],
    },
  ];
};
