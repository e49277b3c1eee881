import type { Cluster } from '../cluster/cluster';
import type { PodEndpoint } from '../connectivity/endpoint';
import { matchSelector } from '../connectivity/match';
import { memoize } from '../connectivity/memoize';
import { sameLabels } from '../kubernetes/labels';
import { compileTiers } from '../policies/compile-cluster';
import type { Selector } from '../policies/ir';

/** Whether some policy selects one of several pods, or names it as a peer, and not another one, by their labels. */
export function selectorSeparates(cluster: Cluster, pods: readonly PodEndpoint[]): boolean {
  const [first, ...others] = pods;
  if (first === undefined || others.every(({ workload }) => sameLabels(workload.labels, first.workload.labels))) {
    return false;
  }
  return selectorsOf(cluster).some((selector) => {
    const truth = matchSelector(selector, first, labelsOnly);
    return others.some((pod) => matchSelector(selector, pod, labelsOnly) !== truth);
  });
}

/** Addresses tell pods of one owner apart as a rule; what they may do is then the sum. */
const labelsOnly = { ipBlocks: 'external', unstated: 'absent' } as const;

const selectorsOf = memoize((cluster: Cluster): readonly Selector[] => {
  const units = compileTiers(cluster).flatMap((tier) => tier.units);
  return units.flatMap((unit) => [unit.subject, ...unit.rules.map(({ peer }) => peer)]);
});
