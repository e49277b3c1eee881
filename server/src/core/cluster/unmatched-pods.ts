import { memoize } from '../connectivity/memoize';
import type { Workload } from '../kubernetes/entities';
import { type LabelRequirement, type LabelSelector, matchesLabels, requirementKey } from '../kubernetes/label-selector';
import { isSetAtRunTime } from './dangling-policies';
import { isFulfilled } from './label-counts';
import type { NamespaceView } from './namespace-view';
import { podsWithLabel } from './pods-by-label';

/** That no workload of a namespace has the labels that a selector demands. */
export interface Unmatched {
  /** The requirement that none fulfils; undefined where each is fulfilled by some, but all by none. */
  readonly unfulfilled: LabelRequirement | undefined;
}

/**
 * Whether a selector matches no workload of a namespace, as far as its manifests show them; undefined where it does, or
 * where it asks for labels that are set at run time. Pods on the host network count: that peers never match these is
 * another mistake. Kept by selector, so that many peers with few selectors cost the selectors.
 */
export function unmatchedIn(view: NamespaceView, selector: LabelSelector): Unmatched | undefined {
  // Whatever sets the label: most peers ask for one label, which some workload has.
  const only = selector.requirements.length === 1 ? selector.requirements[0] : undefined;
  if (only !== undefined && isFulfilled(view.workloads, only)) return undefined;
  const known = answers(view);
  const key = keyOf(selector);
  const answer = known.get(key);
  if (answer !== undefined || known.has(key)) return answer;
  const found = findUnmatched(view, selector);
  known.set(key, found);
  return found;
}

const keyOf = memoize(({ requirements }: LabelSelector) => requirements.map(requirementKey).sort().join());

const answers = memoize((_: NamespaceView) => new Map<string, Unmatched | undefined>());

function findUnmatched(view: NamespaceView, selector: LabelSelector): Unmatched | undefined {
  const { requirements } = selector;
  if (requirements.some(({ key, values }) => isSetAtRunTime(view, key, values))) return undefined;
  const unfulfilled = requirements.find((requirement) => !isFulfilled(view.workloads, requirement));
  if (unfulfilled !== undefined) return { unfulfilled };
  return matchingWorkload(view, selector) === undefined ? { unfulfilled: undefined } : undefined;
}

/** Some workload with the labels that a selector demands. Looks at those with the rarest of these labels. */
export function matchingWorkload(view: NamespaceView, selector: LabelSelector): Workload | undefined {
  const { requirements } = selector;
  if (!requirements.every((requirement) => isFulfilled(view.workloads, requirement))) return undefined;
  const [fewest] = requirements
    .filter(({ operator }) => operator === 'In')
    .map(({ key, values }) => values.flatMap((value) => podsWithLabel(view, key, value)))
    .sort((a, b) => a.length - b.length);
  const candidates = fewest?.map(({ workload }) => workload) ?? view.workloads;
  const isMeant = ({ labels }: Workload) => matchesLabels(selector, labels);
  return candidates.find(isMeant) ?? onHostNetwork(view.workloads).find(isMeant);
}

const onHostNetwork = memoize((workloads: NamespaceView['workloads']) =>
  workloads.filter(({ hostNetwork }) => hostNetwork),
);

/** What no workload fulfils, as the beginning of a sentence: `no workload has the label app=web`. */
export function unmatchedWords({ unfulfilled }: Unmatched, selector: string): string {
  if (unfulfilled === undefined) return `no workload fulfils all of its ${selector}`;
  const { key, operator, values } = unfulfilled;
  switch (operator) {
    case 'In':
      return values.length === 1
        ? `no workload has the label ${key}=${values[0]}`
        : `no workload has the label ${key} with one of ${values.length} values`;
    case 'NotIn':
      return `every workload has the label ${key} with an excluded value`;
    case 'Exists':
      return `no workload has a label ${key}`;
    case 'DoesNotExist':
      return `every workload has a label ${key}`;
  }
}
