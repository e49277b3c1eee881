import type { Suppression } from '../../suppression/suppression';
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
};

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
