import { memoize } from '../connectivity/memoize';
import type { Workload } from '../kubernetes/entities';
import { isOtherwiseMet, type LabelRequirement, type LabelSelector, matchesLabels } from '../kubernetes/label-selector';
import { isTypingError, withoutNumbers } from '../text/nearest';
import { labelCounts } from './label-counts';
import type { NamespaceView } from './namespace-view';
import { podsWithLabel } from './pods-by-label';
import { labelKey } from './policy-index';

/** What was probably meant with a selector that matches nothing. */
export type NearMiss = { readonly workload: Workload } & (
  | { readonly kind: 'value'; readonly requirement: LabelRequirement; readonly value: string }
  | { readonly kind: 'key'; readonly requirement: LabelRequirement; readonly key: string }
  /** The labels are those of the controller and not of its pods. */
  | { readonly kind: 'controller'; readonly missing: readonly LabelRequirement[] }
);

/**
 * Of a selector of which no workload of the namespace fulfils one requirement.
 * Looked up by label, so that many such selectors do not cost the namespace each.
 */
export function nearMiss(
  view: NamespaceView,
  { requirements }: LabelSelector,
  unfulfilled: LabelRequirement | undefined,
): NearMiss | undefined {
  const [demanded] = unfulfilled?.values ?? [];
  if (unfulfilled?.operator !== 'In' || unfulfilled.values.length !== 1 || demanded === undefined) return undefined;
  const meant = (key: string, value: string) =>
    podsWithLabel(view, key, value).find(({ workload }) => isOtherwiseMet(requirements, unfulfilled, workload.labels))
      ?.workload;

  const ofController = onController(view, requirements, labelKey(unfulfilled.key, demanded));
  if (ofController !== undefined) return ofController;
  for (const value of similarValues(view.workloads, unfulfilled.key, demanded)) {
    const workload = meant(unfulfilled.key, value);
    if (workload !== undefined) return { kind: 'value', workload, requirement: unfulfilled, value };
  }
  for (const key of keysByValue(view.workloads).get(demanded) ?? []) {
    if (!isSameKey(key, unfulfilled.key) || requirements.some((each) => each.key === key)) continue;
    const workload = meant(key, demanded);
    if (workload !== undefined) return { kind: 'key', workload, requirement: unfulfilled, key };
  }
  return undefined;
}

function onController(
  view: NamespaceView,
  requirements: readonly LabelRequirement[],
  label: string,
): NearMiss | undefined {
  for (const workload of byControllerLabel(view.workloads).get(label) ?? []) {
    const { labels, controllerLabels = [] } = workload;
    if (!matchesLabels({ requirements }, new Map([...labels, ...controllerLabels]))) continue;
    const missing = requirements.filter((requirement) => !matchesLabels({ requirements: [requirement] }, labels));
    if (missing.every(({ key, operator }) => operator === 'In' && !labels.has(key)))
      return { kind: 'controller', workload, missing };
  }
  return undefined;
}

const byControllerLabel = memoize((workloads: NamespaceView['workloads']) => {
  const index = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const [name, value] of workload.controllerLabels ?? []) {
      const key = labelKey(name, value);
      const alike = index.get(key);
      if (alike === undefined) index.set(key, [workload]);
      else alike.push(workload);
    }
  }
  return index;
});

/** Values of a label that the given one is probably a slip of. */
function similarValues(workloads: NamespaceView['workloads'], key: string, demanded: string): readonly string[] {
  const forms = formsOf(workloads).get(key);
  // Where there are that many names, one of them is always near.
  if (forms === undefined || forms.size > mostForms) return [];
  const near = [...forms].filter(([form]) => isTypingError(form, withoutNumbers(demanded)));
  return near.flatMap(([, values]) => values.filter((value) => isTypingError(value, demanded)));
}

const mostForms = 200;
const valuesOfForm = 20;

/** By key and form without numbers: some of the values, because series of names differ in numbers only. */
const formsOf = memoize((workloads: NamespaceView['workloads']) => {
  const byKey = new Map<string, Map<string, string[]>>();
  for (const [key, values] of labelCounts(workloads)) {
    const forms = new Map<string, string[]>();
    for (const value of values.keys()) {
      const form = withoutNumbers(value);
      const alike = forms.get(form) ?? [];
      if (alike.length < valuesOfForm) alike.push(value);
      forms.set(form, alike);
    }
    byKey.set(key, forms);
  }
  return byKey;
});

const keysByValue = memoize((workloads: NamespaceView['workloads']) => {
  const keys = new Map<string, string[]>();
  for (const [key, values] of labelCounts(workloads)) {
    for (const value of values.keys()) {
      const others = keys.get(value);
      if (others === undefined) keys.set(value, [key]);
      else others.push(key);
    }
  }
  return keys;
});

/** Two ways of writing one key: a slip, or a label for the name of an application. */
function isSameKey(a: string, b: string): boolean {
  if (nameKeys.has(a) && nameKeys.has(b)) return true;
  return isTypingError(a, b) || a.split('/').at(-1) === b.split('/').at(-1);
}

const nameKeys = new Set(['app', 'k8s-app', 'name', 'app.kubernetes.io/name']);
