import type { Workload } from './entities';
import type { LabelRequirement, LabelSelector } from './label-selector';

/** The name of a pod of a StatefulSet. */
export const statefulSetPodName = 'statefulset.kubernetes.io/pod-name';

/**
 * Labels that controllers put on the pods that they make, and no manifest shows.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
export const setByControllers: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'job-name',
  'batch.kubernetes.io/job-name',
  statefulSetPodName,
  'apps.kubernetes.io/pod-index',
]);

/** Whether a selector asks for such a label. */
export function asksControllers({ requirements }: LabelSelector): boolean {
  return requirements.some(({ key }) => setByControllers.has(key));
}

/** Those of these labels that the pods of a workload have or may have, beside the ones that are known. */
export function unstatedLabels({ identity: { kind, name }, labels }: Workload): readonly string[] {
  const keys = keysByKind.get(kind);
  if (keys === undefined) return none;
  // What a Job is called is known, unless it has pods of its own choice (manualSelector) or the server completes the name.
  const isManual = kind === 'Job' && !labels.has('job-name') && !name.endsWith('*');
  return keys.filter((key) => !labels.has(key) && !(isManual && ofJob.includes(key)));
}

const none: readonly string[] = [];
const ofJob = ['job-name', 'batch.kubernetes.io/job-name', 'controller-uid', 'batch.kubernetes.io/controller-uid'];
const keysByKind: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['pod-template-hash']],
  // A Deployment may own it.
  ['ReplicaSet', ['pod-template-hash']],
  ['StatefulSet', [statefulSetPodName, 'apps.kubernetes.io/pod-index', 'controller-revision-hash']],
  ['DaemonSet', ['controller-revision-hash', 'pod-template-generation']],
  ['Job', [...ofJob, 'batch.kubernetes.io/job-completion-index']],
  ['CronJob', [...ofJob, 'batch.kubernetes.io/job-completion-index']],
]);

/** Whether a label that a controller sets may have the value: pods and Jobs are called after what makes them. */
export function mayHaveValue({ identity }: Workload, { key }: LabelRequirement, value: string): boolean {
  if (!namedAfterOwner.has(key)) return true;
  const name = identity.name.replace(/\*$/, '');
  // A placeholder stands for any name.
  if (!/^[a-z0-9.-]+$/.test(name)) return true;
  if (!value.startsWith(name)) return false;
  const rest = value.slice(name.length);
  // The server completes a generateName; the others append a number.
  return name === identity.name ? /^-\d+$/.test(rest) : rest !== '';
}

const namedAfterOwner = new Set([statefulSetPodName, 'job-name', 'batch.kubernetes.io/job-name']);
