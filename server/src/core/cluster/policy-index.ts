import { memoize } from '../connectivity/memoize';
import { setByControllers } from '../kubernetes/controller-labels';
import type { NetworkPolicy } from '../kubernetes/entities';
import { matchesLabels } from '../kubernetes/label-selector';
import type { Labels } from '../kubernetes/labels';

/** Those of a namespace's policies whose podSelector matches the labels, in their order. Costs the labels, not the list. */
export function policiesSelecting(policies: readonly NetworkPolicy[], labels: Labels): readonly NetworkPolicy[] {
  const { byLabel, others } = indexOf(policies);
  const asking = [...labels].flatMap(([key, value]) => byLabel.get(labelKey(key, value)) ?? []);
  const [first] = asking;
  // One array for all pods with a label that decides alone.
  if (others.length === 0 && asking.length === 1 && first?.deciding.length === first?.list.length)
    return first?.deciding ?? [];
  const found = [...others, ...asking.flatMap(({ list }) => list)].filter(
    ({ policy, isOnlyLabel }) => isOnlyLabel || matchesLabels(policy.podSelector, labels),
  );
  // One list is in their order.
  if (first !== undefined) found.sort((a, b) => a.position - b.position);
  return found.map(({ policy }) => policy);
}

/** Those of a namespace's policies whose podSelector asks for a label that controllers set. Costs its result. */
export function policiesAskingFor(policies: readonly NetworkPolicy[], key: string): readonly NetworkPolicy[] {
  return byControllerLabel(policies).get(key) ?? [];
}

/** Whether it gives any, whatever is asked. */
export function isAnyAsking(policies: readonly NetworkPolicy[]): boolean {
  return byControllerLabel(policies).size > 0;
}

const byControllerLabel = memoize(
  (policies: readonly NetworkPolicy[]): ReadonlyMap<string, readonly NetworkPolicy[]> => {
    const byKey = new Map<string, NetworkPolicy[]>();
    for (const policy of policies) {
      for (const { key } of policy.podSelector.requirements) {
        if (setByControllers.has(key)) byKey.set(key, [...(byKey.get(key) ?? []), policy]);
      }
    }
    return byKey;
  },
);

interface PolicyIndex {
  /** Policies that demand one of certain values of a label, under each of these. */
  readonly byLabel: ReadonlyMap<string, Candidates>;
  /** Policies that may select pods whatever labels they have. */
  readonly others: readonly Candidate[];
}

interface Candidates {
  /** In their order. */
  readonly list: Candidate[];
  /** Those of them that ask for nothing else. */
  readonly deciding: NetworkPolicy[];
}

interface Candidate {
  readonly policy: NetworkPolicy;
  readonly position: number;
  /** Its selector demands the label under which it stands, and nothing else. */
  readonly isOnlyLabel: boolean;
}

const indexes = new WeakMap<readonly NetworkPolicy[], PolicyIndex>();

function indexOf(policies: readonly NetworkPolicy[]): PolicyIndex {
  const known = indexes.get(policies);
  if (known !== undefined) return known;
  const byLabel = new Map<string, Candidates>();
  const others: Candidate[] = [];
  for (const [position, policy] of policies.entries()) {
    const { requirements } = policy.podSelector;
    const demanded = requirements.find(({ operator }) => operator === 'In');
    const candidate = { policy, position, isOnlyLabel: demanded !== undefined && requirements.length === 1 };
    if (demanded === undefined) others.push(candidate);
    for (const value of new Set(demanded?.values)) {
      const key = labelKey(demanded?.key ?? '', value);
      const candidates = byLabel.get(key) ?? { list: [], deciding: [] };
      byLabel.set(key, candidates);
      candidates.list.push(candidate);
      if (candidate.isOnlyLabel) candidates.deciding.push(policy);
    }
  }
  const index = { byLabel, others };
  indexes.set(policies, index);
  return index;
}

/** One text for each pair, whatever characters broken manifests put into them. */
export function labelKey(key: string, value: string): string {
  return `${key.length} ${key}=${value}`;
}
