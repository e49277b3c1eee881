import { findTypography } from '../policy/typography';
import type { Rule } from '../rule';
import { problemFindings } from './problem-findings';

export const invalidYaml: Rule = {
  id: 'invalid-yaml',
  title: 'YAML that cannot be read',
  severity: 'error',
  slice: 'document',
  check(document) {
    const { content } = document;
    if (content.kind !== 'manifest') return [];
    // Pasted bullets break the syntax too; that rule names the cause and has the fix.
    if (findTypography(document).length > 0) return [];
    return problemFindings(content.problems.filter(({ kind }) => kind === 'syntax'));
  },
};
