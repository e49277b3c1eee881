import { mayBeIsolated, opaquePoliciesOn } from '../../cluster/isolation';
import { isInMesh } from '../../cluster/mesh-members';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { isDeniedAnything } from '../../connectivity/default-denial';
import { groupBy } from '../../group-by';
import type { Workload } from '../../kubernetes/entities';
import { hasLabels } from '../../kubernetes/labels';
import type { MeshEgress } from '../../kubernetes/mesh-egress';
import { limits } from '../../limits';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { Rule } from '../rule';

export type Data = { readonly path: FieldPath; readonly closed: string | null };

export const meshOutboundAllowAny: Rule = {
  id: 'mesh-outbound-allow-any',
  title: 'Mesh that forwards to any host, from pods without egress policy',
  severity: 'information',
  slice: 'namespace',
  *check(view, facts) {
    if (view.meshEgress.length + facts.meshEgress.length === 0) return;
    if (facts.incomplete !== undefined) return;
    const open = view.workloads.flatMap((workload) => {
      const setting = isOpen(view, facts, workload) ? forwardingSetting(view, facts, workload) : undefined;
      return setting === undefined ? [] : [{ workload, setting }];
    });
    for (const [{ ref, basePath, path, words, closed }, alike] of groupBy(open, ({ setting }) => setting)) {
      yield {
        message: `Namespace "${view.name}" has pods that may call any host: no egress policy, and ${words}.`,
        at: ref,
        place: field([...basePath, ...path]),
        // A setting of the whole mesh has a finding for each namespace, which are shown as one.
        resource: { apiVersion: 'v1', kind: 'Namespace', name: view.name },
        related: alike.slice(0, limits.relatedLocations).map(({ workload }) => ({
          at: workload.ref,
          place: field([...workload.basePath, 'metadata', 'name']),
          message: `${workload.identity.kind} "${workload.identity.name}" is in the mesh, and no egress policy selects it.`,
        })),
        data: { path: [...basePath, ...path], closed: closed ?? null } satisfies Data,
      };
    }
  },
};

function isOpen(view: NamespaceView, facts: NamespaceFacts, workload: Workload): boolean {
  return (
    !workload.hostNetwork &&
    workload.unknown === undefined &&
    !mayBeIsolated(view, workload, 'egress') &&
    opaquePoliciesOn(view, facts, workload, 'egress').length === 0 &&
    isDeniedAnything(view, facts, workload, 'egress') === 'no'
  );
}

/** The setting by which the proxy of the pods forwards to every host; undefined where it does not, or may not. */
function forwardingSetting(view: NamespaceView, facts: NamespaceFacts, workload: Workload): MeshEgress | undefined {
  for (const mesh of ['istio', 'consul'] as const) {
    if (!isInMesh(view, workload, mesh)) continue;
    const own = view.meshEgress.filter((setting) => setting.mesh === mesh);
    const wide = facts.meshEgress.filter((setting) => setting.mesh === mesh);
    const isSidecar = ({ identity }: MeshEgress) => identity.kind === 'Sidecar';
    // The first of these that says anything counts.
    // https://istio.io/latest/docs/reference/config/networking/sidecar/
    const levels = [
      own.filter(({ pods }) => pods !== undefined && hasLabels(workload.labels, pods)),
      own.filter(({ pods }) => pods === undefined),
      wide.filter(isSidecar),
      wide.filter((setting) => !isSidecar(setting)),
    ];
    const deciding = levels.map((level) => level.filter(({ effect }) => effect !== 'inherits'));
    const [first, ...others] = deciding.find((level) => level.length > 0) ?? [];
    if (first !== undefined && [first, ...others].every(isForwarding)) return first;
  }
  return undefined;
}

function isForwarding({ effect, unknown }: MeshEgress): boolean {
  return effect === 'forwards' && unknown === undefined;
}
