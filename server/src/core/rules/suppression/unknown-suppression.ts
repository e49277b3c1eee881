import type { Finding } from '../finding';
import type { Rule, UnknownRule } from '../rule';

export const unknownSuppression: Rule = {
  id: 'unknown-suppression',
  title: 'Suppression that means nothing',
  severity: 'warning',
  slice: 'suppression',
  *check(suppressions) {
    for (const { suppression, documentIndex, unknown } of suppressions) {
      const base = { documentIndex, resource: undefined };
      if (suppression.problem !== undefined) {
        yield { ...base, message: suppression.problem, place: suppression.place, data: null };
        continue;
      }
      for (const rule of unknown) yield { ...base, ...unknownRule(rule) };
    }
  },
};

function unknownRule({ id, place, meant }: UnknownRule): Pick<Finding, 'message' | 'place' | 'data'> {
  const hint = meant === undefined ? '"firebreak rules" lists them.' : `Did you mean "${meant}"?`;
  return { message: `Suppression has no effect: there is no rule "${id}". ${hint}`, place, data: meant ?? null };
}
