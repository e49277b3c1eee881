import type { Analysis } from '../../analysis/analysis';
import type { Suppression } from '../../suppression/suppression';
import type { TextRange } from '../../text/text-range';
import type { FieldPath } from '../../yaml/field-path';
import type { Finding, Place } from '../finding';
import type { Rule } from '../rule';

export const unusedSuppression: Rule = {
  id: 'unused-suppression',
  title: 'Suppression of nothing',
  severity: 'hint',
  slice: 'suppression',
  *check(suppressions) {
    for (const { suppression, documentIndex, unused, isUnused } of suppressions) {
      const base = { documentIndex, resource: undefined, tags: ['unnecessary'] as const };
      if (isUnused) {
        yield {
          ...base,
          message: 'Suppression is not used: nothing is found in this file.',
          place: suppression.place,
          data: wholeComment(suppression),
        };
      }
      for (const { id, place } of unused) {
        const data = suppression.rules.length > 1 ? oneOfList(suppression, place) : wholeComment(suppression);
        const where = suppression.carrier === 'config' ? 'that it is for' : 'here';
        yield { ...base, message: `Suppression is not used: "${id}" finds nothing ${where}.`, place, data };
      }
    }
  },
  fixes(finding, analysis) {
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
  },
};

/** What to delete, relative to the document; null where that is left to whoever wrote it, as for annotations. */
type Data =
  | { readonly part: 'comment' | 'rule'; readonly range: TextRange }
  | { readonly part: 'entry'; readonly path: FieldPath }
  | null;

function wholeComment({ place, carrier }: Suppression): Finding['data'] {
  if (carrier === 'config' && place.kind === 'field') return { part: 'entry', path: place.path };
  return carrier === 'comment' && place.kind === 'text' ? { part: 'comment', range: { ...place.range } } : null;
}

/** The id with the comma between it and its neighbour. */
function oneOfList({ rules, carrier }: Suppression, place: Place): Finding['data'] {
  if (carrier === 'config' && place.kind === 'field') return { part: 'entry', path: place.path };
  const ranges = rules.flatMap((rule) => (rule.place.kind === 'text' ? [rule.place.range] : []));
  const index = rules.findIndex((rule) => rule.place === place);
  const [own, next, previous] = [ranges[index], ranges[index + 1], ranges[index - 1]];
  if (own === undefined) return null;
  const start = next === undefined ? (previous?.end ?? own.start) : own.start;
  return { part: 'rule', range: { start, end: next?.start ?? own.end } };
}

/** A comment that has the line for itself goes with its line, another one with the space before it. */
function commentRange({ at }: Finding, { files }: Analysis, { start, end }: TextRange): TextRange | undefined {
  const text = files.get(at.uri)?.documents[at.documentIndex]?.document.text;
  if (text === undefined) return undefined;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (before.trim() !== '') return { start: start - (before.length - before.trimEnd().length), end };
  const lineEnd = text.indexOf('\n', end);
  return { start: start - before.length, end: lineEnd === -1 ? end : lineEnd + 1 };
}
