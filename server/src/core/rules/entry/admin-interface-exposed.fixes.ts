import { exampleRange, setField, writtenService } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './admin-interface-exposed';

export const adminInterfaceExposedFixes: ProposeFixes = (finding, analysis) => {
  const { allow } = finding.data as Data;
  const written = writtenService(finding, analysis);
  if (written === undefined || allow === null) return [];
  const set = setField(written, ['metadata', 'annotations'], allow, exampleRange);
  if (set === undefined) return [];
  return [
    {
      title: `Take connections only from ${exampleRange}, an example to be replaced`,
      isSafe: false,
      needsChoice: true,
      actions: [set],
    },
  ];
};
