import { memoize } from '../connectivity/memoize';
import type { Node, Workload } from '../kubernetes/entities';
import { type NamespaceView, type NodeIps, noNodeIps } from './namespace-view';

/** Of the nodes that manifests describe; kept by the list. A node that is written twice has the addresses of both. */
export const nodeIpsOf = memoize((nodes: readonly Node[]): NodeIps => {
  const found = new Map<string, readonly string[]>();
  for (const { identity, internalIps } of nodes) {
    if (internalIps.length === 0) continue;
    found.set(identity.name, [...new Set([...(found.get(identity.name) ?? []), ...internalIps])]);
  }
  return found.size === 0 ? noNodeIps : found;
});

/** Whether a workload of the namespace says on which node its pods run. */
export function namesNodes({ workloads }: NamespaceView): boolean {
  return hasNodeName(workloads);
}

const hasNodeName = memoize((workloads: readonly Workload[]) =>
  workloads.some(({ nodeName }) => nodeName !== undefined),
);
