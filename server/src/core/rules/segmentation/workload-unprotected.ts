import { isClusterPart } from '../../cluster/cluster-parts';
import { mayBeIsolated, opaquePoliciesOn } from '../../cluster/isolation';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { isDeniedAnything } from '../../connectivity/default-denial';
import { policyTarget } from '../../fixes/policy-target';
import type { Direction, Workload } from '../../kubernetes/entities';
import { field } from '../finding';
import type { DraftFinding } from '../rule';

/** What the ingress and the egress rule share: workloads that no policy selects in the direction. */
export function findUnprotectedWorkloads(
  view: NamespaceView,
  facts: NamespaceFacts,
  direction: Direction,
  message: (workload: Workload) => string,
): readonly DraftFinding[] {
  if (facts.incomplete !== undefined) return [];
  return view.workloads
    .filter((workload) => !workload.hostNetwork && workload.unknown === undefined)
    .filter((workload) => !isClusterPart(workload, facts.dns))
    .filter((workload) => !mayBeIsolated(view, workload, direction))
    .filter((workload) => opaquePoliciesOn(view, facts, workload, direction).length === 0)
    .filter((workload) => isDeniedAnything(view, facts, workload, direction) === 'no')
    .map((workload) => ({
      message: message(workload),
      at: workload.ref,
      place: field([...workload.basePath, 'metadata', 'name']),
      resource: workload.identity,
      related: [],
      data: policyTarget(view.name, workload.namespaceSource),
    }));
}
