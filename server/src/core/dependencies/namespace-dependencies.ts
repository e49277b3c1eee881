import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import type { DeclaredCalls } from './dependency';
import { lookupState } from './lookup-state';
import { dependenciesOf } from './workload-dependencies';

/** Of all workloads of a namespace. Nothing is looked at where neither they nor what names mean has changed. */
export function dependenciesIn(cluster: Cluster, view: NamespaceView): readonly DeclaredCalls[] {
  const byView = knownViews(lookupState(cluster));
  const { workloads, podSettings, configData } = view;
  const before = byView.get(workloads);
  if (before?.podSettings === podSettings && before.configData === configData) return before.calls;
  const calls = workloads.map((workload) => dependenciesOf(cluster, workload));
  if (workloads.length > 0) byView.set(workloads, { podSettings, configData, calls });
  return calls;
}

type KnownView = Pick<NamespaceView, 'podSettings' | 'configData'> & { readonly calls: readonly DeclaredCalls[] };

const knownViews = memoize((_: object) => new WeakMap<NamespaceView['workloads'], KnownView>());
