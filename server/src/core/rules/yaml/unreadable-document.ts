import type { Rule } from '../rule';
import { problemFindings } from './problem-findings';

export const unreadableDocument: Rule = {
  id: 'unreadable-document',
  title: 'Document beyond a limit of the analysis',
  severity: 'warning',
  slice: 'document',
  check: ({ content }) => (content.kind === 'unreadable' ? problemFindings(content.problems) : []),
};
