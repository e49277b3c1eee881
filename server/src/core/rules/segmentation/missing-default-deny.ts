import { isSystemNamespace } from '../../cluster/cluster-parts';
import { dataStoreOf } from '../../cluster/data-stores';
import { isolatingEveryPod, mayBeIsolated, opaquePoliciesFor, opaquePoliciesOn } from '../../cluster/isolation';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { namespaceIsDeniedByDefault, workloadIsDeniedByDefault } from '../../connectivity/default-denial';
import { policyTarget } from '../../fixes/policy-target';
import type { Direction, Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { field } from '../finding';
import type { DraftFinding } from '../rule';

/** What the ingress and the egress rule share: the condition and the place of the finding. */
export function findMissingDefaultDeny(
  view: NamespaceView,
  facts: NamespaceFacts,
  direction: Direction,
  message: (facts: { readonly namespace: string; readonly workloads: number; readonly open: number }) => string,
): readonly DraftFinding[] {
  if (isSystemNamespace(view.name)) return [];
  if (facts.incomplete !== undefined || isolatingEveryPod(view, direction) !== undefined) return [];
  // One that may select every pod may be a default deny.
  if (opaquePoliciesFor(view, facts, direction).some(({ podSelector }) => podSelector === undefined)) return [];
  // No policy can isolate host-network pods, and broken manifests say nothing for certain.
  const workloads = view.workloads.filter((workload) => !workload.hostNetwork && workload.unknown === undefined);
  const first = workloads[0];
  if (first === undefined) return [];
  if (namespaceIsDeniedByDefault(view, facts, direction) !== 'no') return [];
  const open = workloads.filter(
    (workload) =>
      !mayBeIsolated(view, workload, direction) &&
      opaquePoliciesOn(view, facts, workload, direction).length === 0 &&
      workloadIsDeniedByDefault(view, facts, workload, direction) === 'no',
  );
  return [
    {
      message: message({ namespace: nameOf(view, first), workloads: workloads.length, open: open.length }),
      ...namespacePlace(view, first),
      resource: { apiVersion: 'v1', kind: 'Namespace', name: view.name },
      related: open.slice(0, limits.relatedLocations).map((workload) => ({
        at: workload.ref,
        place: field([...workload.basePath, 'metadata', 'name']),
        message: `${workload.identity.kind} "${workload.identity.name}" is open for ${direction}${storeWords(workload, direction)}.`,
      })),
      data: policyTarget(view.name, first.namespaceSource),
    },
  ];
}

/** What people attack first. */
function storeWords(workload: Workload, direction: Direction): string {
  const store = direction === 'ingress' ? dataStoreOf(workload) : undefined;
  return store === undefined ? '' : `, and a data store (${store.name})`;
}

/** The name in quotes, and that nobody wrote it where nobody did. */
function nameOf(view: NamespaceView, first: Workload): string {
  return `"${view.name}"${first.namespaceSource === 'default' && view.manifests.length === 0 ? ' (inferred)' : ''}`;
}

/** The Namespace manifest's name; without one, where the first workload states its namespace, or else its name. */
function namespacePlace(view: NamespaceView, first: Workload): Pick<DraftFinding, 'at' | 'place'> {
  const manifest = view.manifests[0];
  if (manifest !== undefined) {
    return { at: manifest.ref, place: field([...manifest.basePath, 'metadata', 'name']) };
  }
  const key = first.namespaceSource === 'metadata.namespace' ? 'namespace' : 'name';
  return { at: first.ref, place: field([...first.basePath, 'metadata', key]) };
}
