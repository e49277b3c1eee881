import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policiesSelecting } from '../../../server/src/core/cluster/policy-index';
import type { NetworkPolicy } from '../../../server/src/core/kubernetes/entities';
import { type LabelSelector, matchesLabels } from '../../../server/src/core/kubernetes/label-selector';
import { runs } from '../../support/runs';

const key = fc.constantFrom('app', 'tier', 'a=b');
const value = fc.constantFrom('web', 'db', '=web');

const requirement = fc.record({
  key,
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
  values: fc.array(value, { maxLength: 3 }),
});
const selectors = fc.array(fc.record({ requirements: fc.array(requirement, { maxLength: 3 }) }), { maxLength: 8 });

test('the policies that select a pod are those whose selector matches, in their order', () => {
  fc.assert(
    fc.property(selectors, fc.array(fc.tuple(key, value)), (podSelectors, labels) =>
      checkSelecting(podSelectors, new Map(labels)),
    ),
    runs(200),
  );
});

function checkSelecting(podSelectors: readonly LabelSelector[], labels: ReadonlyMap<string, string>): void {
  const policies = podSelectors.map((podSelector) => ({ podSelector }) as NetworkPolicy);
  const expected = policies.filter(({ podSelector }) => matchesLabels(podSelector, labels));
  expect(policiesSelecting(policies, labels)).toEqual(expected);
}
