import type { Analysis } from '../../analysis/analysis';
import type { TextRange } from '../../text/text-range';
import type { FieldPath } from '../../yaml/field-path';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';

export const unusedSuppressionFixes: ProposeFixes = (finding, analysis) => {
  const data = finding.data as unknown as Data;
  if (data === null) return [];
  if (data.part === 'entry') {
    const action = { kind: 'remove-entry', at: finding.at, path: data.path } as const;
    return [{ title: 'Remove the suppression', isSafe: true, actions: [action] }];
  }
  const range = data.part === 'rule' ? data.range : commentRange(finding, analysis, data.range);
  if (range === undefined) return [];
  const action = { kind: 'replace-text', at: finding.at, range, newText: '' } as const;
  const title = data.part === 'rule' ? 'Remove this rule from the suppression' : 'Remove the suppression';
  return [{ title, isSafe: true, actions: [action] }];
};

/** What to delete, relative to the document; null where that is left to whoever wrote it, as for annotations. */
type Data =
  | { readonly part: 'comment' | 'rule'; readonly range: TextRange }
  | { readonly part: 'entry'; readonly path: FieldPath }
  | null;

/** A comment that has the line for itself goes with its line, another one with the space before it. */
function commentRange({ at }: Finding, { files }: Analysis, { start, end }: TextRange): TextRange | undefined {
  const text = files.get(at.uri)?.documents[at.documentIndex]?.document.text;
  if (text === undefined) return undefined;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (before.trim() !== '') return { start: start - (before.length - before.trimEnd().length), end };
  const lineEnd = text.indexOf('\n', end);
  return { start: start - before.length, end: lineEnd === -1 ? end : lineEnd + 1 };
}
