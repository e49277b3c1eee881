import { isContested } from '../cluster/contested-policies';
import { isolates } from '../cluster/isolates';
import type { NamespaceView } from '../cluster/namespace-view';
import type { Direction, NetworkPolicy } from '../kubernetes/entities';
import type { PodSelector } from './pod-selector';

/**
 * The policy of a namespace that selects exactly what a selector selects, by the same labels, and isolates in the
 * direction: a rule more in it means the same as a policy beside it. Undefined also where there are several.
 */
export function extendablePolicy(
  view: NamespaceView,
  { labels, absent }: PodSelector,
  direction: Direction,
): NetworkPolicy | undefined {
  if (absent.length > 0) return undefined;
  const found = view.networkPolicies.filter(
    (policy) =>
      policy.unknown === undefined &&
      isolates(policy, direction) &&
      !isContested(view.networkPolicies, policy) &&
      policy.podSelector.requirements.length === labels.size &&
      policy.podSelector.requirements.every(
        ({ key, operator, values }) => operator === 'In' && values.length === 1 && labels.get(key) === values[0],
      ),
  );
  return found.length === 1 ? found[0] : undefined;
}
