import type { NamespaceView } from '../cluster/namespace-view';
import { ordinaryPods, podsWithLabel } from '../cluster/pods-by-label';
import type { PodEndpoint } from '../connectivity/endpoint';
import { matchSelector } from '../connectivity/match';
import type { ConnectivityOptions } from '../connectivity/options';
import type { Workload } from '../kubernetes/entities';
import type { LabelRequirement } from '../kubernetes/label-selector';
import type { PolicyUnit, Selector } from './ir';

/** Whether a policy selects every pod of the namespace, also those that come later. */
export function selectsNamespace(view: NamespaceView, { subject }: PolicyUnit): boolean {
  return subject.kind === 'all' || (subject.kind === 'namespace' && subject.name === view.name);
}

/** Whether a policy certainly selects each pod that the namespace has now. */
export function selectsEveryPod(view: NamespaceView, { subject }: PolicyUnit): boolean {
  return ordinaryPods(view).every((pod) => certainlyMatches(subject, pod));
}

/** Whether all of the workloads that a policy certainly selects are of some sort; undefined when it selects none. */
export function everySelected(
  view: NamespaceView,
  { subject }: PolicyUnit,
  isOfSort: (workload: Workload) => boolean,
): boolean | undefined {
  let isAny = false;
  for (const pod of candidates(view, subject)) {
    if (!certainlyMatches(subject, pod)) continue;
    if (!isOfSort(pod.workload)) return false;
    isAny = true;
  }
  return isAny ? true : undefined;
}

/** The workloads of the namespace that a selector certainly selects. */
export function workloadsMatching(view: NamespaceView, selector: Selector): readonly Workload[] {
  const found: Workload[] = [];
  for (const pod of candidates(view, selector)) if (certainlyMatches(selector, pod)) found.push(pod.workload);
  return found;
}

function certainlyMatches(subject: Selector, pod: PodEndpoint): boolean {
  return matchSelector(subject, pod, nothingUnstated) === 'yes';
}

const nothingUnstated: ConnectivityOptions = { ipBlocks: 'external', unstated: 'absent' };

/** What the subject demands of a pod's labels, whatever else it demands. */
export function requirementsOf(subject: Selector): readonly LabelRequirement[] {
  if (subject.kind === 'and') return subject.of.flatMap(requirementsOf);
  return subject.kind === 'pod-labels' ? subject.selector.requirements : noRequirements;
}

const noRequirements: readonly LabelRequirement[] = [];

/** The same of the labels of its namespace. */
export function namespaceRequirementsOf(subject: Selector): readonly LabelRequirement[] {
  if (subject.kind === 'and') return subject.of.flatMap(namespaceRequirementsOf);
  return subject.kind === 'namespace-labels' ? subject.selector.requirements : [];
}

/** By the rarest of the labels that are demanded: many policies demand one that every pod has, and one that tells theirs. */
function candidates(view: NamespaceView, subject: Selector): readonly PodEndpoint[] {
  const all = ordinaryPods(view);
  if (subject.kind !== 'and') return rarest(view, requirementsOf(subject), all);
  return subject.of.reduce((fewest, part) => rarest(view, requirementsOf(part), fewest), all);
}

function rarest(
  view: NamespaceView,
  requirements: readonly LabelRequirement[],
  all: readonly PodEndpoint[],
): readonly PodEndpoint[] {
  let fewest = all;
  for (const { key, operator, values } of requirements) {
    if (operator !== 'In') continue;
    const [value] = values;
    const pods =
      value !== undefined && values.length === 1
        ? podsWithLabel(view, key, value)
        : [...new Set(values)].flatMap((each) => podsWithLabel(view, key, each));
    if (pods.length < fewest.length) fewest = pods;
  }
  return fewest;
}
