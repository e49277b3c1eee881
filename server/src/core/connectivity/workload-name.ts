import type { Workload } from '../kubernetes/entities';

/** `ns/name[Kind]`; a Pod with a controlling owner goes by its owner, so pods of one owner are one workload. */
export function workloadName(workload: Workload): string {
  return written(workload, printedAs(workload));
}

/** The same without its owner: a Pod goes by itself where a selector tells it from others of its owner. */
export function ownName(workload: Workload): string {
  return written(workload, workload.identity);
}

function written({ namespace }: Workload, { kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${namespace}/${name}[${kind}]`;
}

/** Kind and name under which a workload is printed. */
export function printedAs({ identity, owner }: Workload): { readonly kind: string; readonly name: string } {
  return identity.kind === 'Pod' && owner !== undefined ? owner : identity;
}

/** Whether Kubernetes would give a pod of this workload such a name: `web-0`, `web-7d9f5c-abcde`. */
export function couldNamePod({ identity }: Workload, podName: string): boolean {
  const pattern = podNamePatterns[identity.kind];
  return (
    pattern !== undefined &&
    podName.startsWith(`${identity.name}-`) &&
    pattern.test(podName.slice(identity.name.length + 1))
  );
}

// Suffixes come from k8s.io/apimachinery/pkg/util/rand (lower case letters and digits).
const suffix = '[a-z0-9]{5}';
const podNamePatterns: Readonly<Record<string, RegExp>> = {
  StatefulSet: /^\d+$/,
  ReplicaSet: new RegExp(`^${suffix}$`),
  ReplicationController: new RegExp(`^${suffix}$`),
  DaemonSet: new RegExp(`^${suffix}$`),
  Job: new RegExp(`^(\\d+-)?${suffix}$`),
  Deployment: new RegExp(`^[a-z0-9]{1,10}-${suffix}$`),
  Rollout: new RegExp(`^[a-z0-9]{1,10}-${suffix}$`),
  DeploymentConfig: new RegExp(`^\\d+-${suffix}$`),
  CronJob: new RegExp(`^\\d+-(\\d+-)?${suffix}$`),
  Service: new RegExp(`^\\d{5}-deployment-[a-z0-9]{1,10}-${suffix}$`),
};
