import { openServiceFixes } from '../exposure/open-service.fixes';
import { exampleRange, setField, takeExampleRange, writtenService } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './admin-interface-exposed';

export const adminInterfaceExposedFixes: ProposeFixes = (finding, analysis) => {
  if (finding.resource?.kind === 'Service') return openServiceFixes(finding, analysis);
  const { allow } = finding.data as Data;
  const written = writtenService(finding, analysis);
  if (written === undefined || allow === null) return [];
  const set = setField(written, ['metadata', 'annotations'], allow, exampleRange);
  return set === undefined ? [] : [takeExampleRange(set)];
};
