import { expect } from 'vitest';
import type { Cluster } from '../../server/src/core/cluster/cluster';
import { diffGraphs } from '../../server/src/core/graph/diff-graphs';
import { flowsOf } from './flows';

/** What may flow in one of two clusters and not in the other one, as `src dst protocol port`. */
export interface FlowChanges {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

export function flowChanges(before: Cluster, after: Cluster): FlowChanges {
  const changes = [...diffGraphs(before, after, { ipBlocks: 'pods' })].map(({ src, dst, before: was, after: is }) => {
    const [old, young] = [was, is].map((conn) => new Set(conn === 'No Connections' ? [] : flowsOf(conn)));
    const only = (one = new Set<string>(), other = new Set<string>()) =>
      [...one].filter((flow) => !other.has(flow)).map((flow) => `${src} ${dst} ${flow}`);
    return { opened: only(young, old), closed: only(old, young) };
  });
  return { opened: changes.flatMap(({ opened }) => opened), closed: changes.flatMap(({ closed }) => closed) };
}

/** Two sets of manifests make the same connections possible, from and to all workloads and all addresses. */
export function checkSameConnectivity(one: Cluster | undefined, other: Cluster | undefined): void {
  expect([...diffGraphs(one, other, { ipBlocks: 'pods' })]).toEqual([]);
}
