import type { NamespaceView } from '../cluster/namespace-view';
import type { Service } from '../kubernetes/entities';
import { hasLabels } from '../kubernetes/labels';
import type { Matches } from './match-lines';

/** The workloads behind a Service, host-network ones too; undefined for a Service without selector. */
export function serviceBackends(view: NamespaceView, { selector }: Service): Matches | undefined {
  if (selector === undefined || selector.size === 0) return undefined;
  const selected = view.workloads.filter(({ labels }) => hasLabels(labels, selector));
  return {
    certain: selected.filter(({ unknown }) => unknown === undefined),
    possible: view.workloads.filter(({ unknown }) => unknown !== undefined),
    doubts: view.workloads.flatMap(({ unknown }) => unknown ?? []),
  };
}
