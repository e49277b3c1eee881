import type { OrderConflict } from '../../cluster/order-conflicts';
import type { ClusterPolicy } from '../../kubernetes/entities';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';

export const policyOrderConflict: Rule = {
  id: 'policy-order-conflict',
  title: 'Policies of one priority that contradict each other',
  severity: 'warning',
  slice: 'cluster',
  *check({ orderConflicts }) {
    for (const conflict of orderConflicts) yield toFinding(conflict);
  },
};

function toFinding({ first, other, direction }: OrderConflict): DraftFinding {
  return {
    message: `${other.identity.kind} "${other.identity.name}" contradicts "${first.identity.name}" for ${direction} of the same pods at the same priority ${other.priority}.`,
    at: other.ref,
    place: priorityField(other),
    resource: other.identity,
    related: [
      {
        at: first.ref,
        place: priorityField(first),
        message: `${first.identity.kind} "${first.identity.name}" has the same priority.`,
      },
    ],
    data: null,
  };
}

function priorityField({ basePath }: ClusterPolicy) {
  return field([...basePath, 'spec', 'priority']);
}
