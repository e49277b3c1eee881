import { limits } from '../../limits';
import type { ProposeFixes } from '../rule';
import { findTypography, type Typography } from './typography';

export const nonAsciiStructureFixes: ProposeFixes = (finding, analysis) => {
  const document = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document;
  if (document === undefined) return [];
  // One slip of the clipboard, one fix: the document is usable only when all of them are gone.
  const all = findTypography(document);
  if (all.length > limits.editsPerFix) return [];
  return [
    {
      title: titleOf(all),
      // What was lost takes effect again, so connections may change.
      isSafe: false,
      actions: all.map(({ range, wanted }) => ({ kind: 'replace-text', at: finding.at, range, newText: wanted })),
    },
  ];
};

function titleOf(all: readonly Typography[]): string {
  const characters = all.length === 1 ? '1 typographic character' : `${all.length} typographic characters`;
  return `Replace ${characters} in this document`;
}
