import { memoize } from '../connectivity/memoize';
import { setByControllers } from '../kubernetes/controller-labels';
import type { NetworkPolicy } from '../kubernetes/entities';
import { matchesLabels } from '../kubernetes/label-selector';
import type { Labels } from '../kubernetes/labels';

/** Those of a namespace's policies whose podSelector matches the labels, in their order. Costs the labels, not the list. */
export function policiesSelecting(policies: readonly NetworkPolicy[], labels: Labels): readonly NetworkPolicy[] {
  const { byLabel, others } = indexOf(policies);
  const candidates = [...others, ...[...labels].flatMap(([key, value]) => byLabel.get(labelKey(key, value)) ?? [])];
  return candidates
    .filter(({ policy }) => matchesLabels(policy.podSelector, labels))
    .sort((a, b) => a.position - b.position)
    .map(({ policy }) => policy);
}

/** Those of a namespace's policies whose podSelector asks for a label that controllers set. Costs its result. */
export function policiesAskingFor(policies: readonly NetworkPolicy[], key: string): readonly NetworkPolicy[] {
  return byControllerLabel(policies).get(key) ?? [];
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
  readonly byLabel: ReadonlyMap<string, readonly Candidate[]>;
  /** Policies that may select pods whatever labels they have. */
  readonly others: readonly Candidate[];
}

interface Candidate {
  readonly policy: NetworkPolicy;
  readonly position: number;
}

const indexes = new WeakMap<readonly NetworkPolicy[], PolicyIndex>();

function indexOf(policies: readonly NetworkPolicy[]): PolicyIndex {
  const known = indexes.get(policies);
  if (known !== undefined) return known;
  const byLabel = new Map<string, Candidate[]>();
  const others: Candidate[] = [];
  for (const [position, policy] of policies.entries()) {
    const demanded = policy.podSelector.requirements.find(({ operator }) => operator === 'In');
    if (demanded === undefined) others.push({ policy, position });
    for (const value of new Set(demanded?.values)) {
      const key = labelKey(demanded?.key ?? '', value);
      const candidates = byLabel.get(key);
      if (candidates === undefined) byLabel.set(key, [{ policy, position }]);
      else candidates.push({ policy, position });
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
