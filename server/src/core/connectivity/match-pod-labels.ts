import { asksControllers, mayHaveValue, unstatedLabels } from '../kubernetes/controller-labels';
import type { Workload } from '../kubernetes/entities';
import { type LabelRequirement, type LabelSelector, matchesLabels } from '../kubernetes/label-selector';
import { resourceWords } from '../kubernetes/resource';
import { type Truth, truthOf } from './truth';

/**
 * Whether the labels of a workload's pods match, with those that its controller sets and of which no manifest says the value.
 * `onDoubt` gets one sentence where that is unknown.
 */
export function matchPodLabels(selector: LabelSelector, workload: Workload, onDoubt: (why: string) => void): Truth {
  if (!asksControllers(selector)) return truthOf(matchesLabels(selector, workload.labels));
  const unstated = unstatedLabels(workload);
  const isUnstated = ({ key }: LabelRequirement) => unstated.includes(key);
  const stated = { requirements: selector.requirements.filter((requirement) => !isUnstated(requirement)) };
  if (!matchesLabels(stated, workload.labels)) return 'no';
  const open = selector.requirements.filter(isUnstated);
  if (open.some((requirement) => !mayHold(requirement, workload))) return 'no';
  const doubtful = open.find((requirement) => !mustHold(requirement, workload));
  if (doubtful === undefined) return 'yes';
  onDoubt(
    `The label ${doubtful.key} of the pods of ${resourceWords(workload.identity)} is set by their controller, and a selector decides by it.`,
  );
  return 'unknown';
}

function mayHold(requirement: LabelRequirement, workload: Workload): boolean {
  if (requirement.operator !== 'In') return true;
  return requirement.values.some((value) => mayHaveValue(workload, requirement, value));
}

function mustHold(requirement: LabelRequirement, workload: Workload): boolean {
  if (requirement.operator !== 'NotIn') return false;
  return !requirement.values.some((value) => mayHaveValue(workload, requirement, value));
}
