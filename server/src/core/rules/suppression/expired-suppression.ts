import { field } from '../finding';
import type { Rule } from '../rule';

export const expiredSuppression: Rule = {
  id: 'expired-suppression',
  title: 'Suppression that has expired',
  severity: 'warning',
  slice: 'suppression',
  *check(suppressions) {
    for (const { suppression, documentIndex, expired } of suppressions) {
      if (expired === undefined || suppression.place.kind !== 'field') continue;
      const names = suppression.rules.map(({ id }) => `"${id}"`).join(', ');
      yield {
        documentIndex,
        resource: undefined,
        message: `Suppression of ${names} has expired: ${expired} was its last day.`,
        place: field([...suppression.place.path, 'expires']),
        data: null,
      };
    }
  },
};
