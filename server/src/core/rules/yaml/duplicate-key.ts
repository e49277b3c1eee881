import type { Rule } from '../rule';
import { problemFindings } from './problem-findings';

export const duplicateKey: Rule = {
  id: 'duplicate-key',
  title: 'Key that stands twice in one map',
  severity: 'error',
  slice: 'document',
  check({ content }) {
    if (content.kind !== 'manifest') return [];
    return problemFindings(content.problems.filter(({ kind }) => kind === 'duplicate-key'));
  },
};
