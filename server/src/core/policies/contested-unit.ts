import { whyContested } from '../cluster/contested-policies';
import { memoize } from '../connectivity/memoize';
import type { PolicyUnit, Selector } from './ir';

/** A unit of a policy of which another manifest says something else: it may not be there. Kept as long as the unit. */
export const contestedUnit: (unit: PolicyUnit) => PolicyUnit = memoize((unit: PolicyUnit): PolicyUnit => {
  const doubt: Selector = { kind: 'unknown', why: whyContested(unit.where.resource) };
  return { ...unit, subject: { kind: 'and', of: [unit.subject, doubt] } };
});
