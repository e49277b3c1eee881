import { podTemplatePath } from '../../kubernetes/kinds';
import type { YamlMap } from '../../yaml/tree';
import { idOf } from './resource-id';

/** The keys by which a list's items are told apart in a strategic merge; lists without keys are replaced as a whole. */
export type MergeKeys = (path: readonly string[]) => readonly string[] | undefined;

/**
 * For the kinds whose schema kustomize has built in (x-kubernetes-patch-merge-key, Kubernetes v1.21): for all others,
 * custom resources such as an Argo Rollout included, it replaces every list.
 * Lists that nothing reads (finalizers, conditions) are left out.
 */
export function mergeKeysOf(object: YamlMap): MergeKeys {
  const { group, version, kind } = idOf(object);
  if (!hasSchema(group, version, kind)) return () => undefined;
  if (kind === 'Service') return (path) => serviceLists.get(path.join('/'));
  const template = kind === 'Pod' ? [] : podTemplatePath({ group, kind });
  if (template === undefined) return (path) => objectLists.get(path.join('/'));
  const prefix = [...template, 'spec'].join('/');
  return (path) => {
    const text = path.join('/');
    return (
      objectLists.get(text) ?? (text.startsWith(`${prefix}/`) ? podLists.get(text.slice(prefix.length + 1)) : undefined)
    );
  };
}

function hasSchema(group: string, version: string, kind: string): boolean {
  if (group === '' || group === 'apps') return version === 'v1';
  return group === 'batch' ? version === 'v1' || (version === 'v1beta1' && kind === 'CronJob') : false;
}

const containerLists: readonly (readonly [string, readonly string[]])[] = [
  ['containers', ['name']],
  ['containers/[]/env', ['name']],
  ['containers/[]/ports', ['containerPort', 'protocol']],
  ['containers/[]/volumeMounts', ['mountPath']],
  ['containers/[]/volumeDevices', ['devicePath']],
];

const podLists: ReadonlyMap<string, readonly string[]> = new Map([
  ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    containerLists.map(([path, keys]) => [path.replace('containers', list), keys] as const),
  ),
  ['volumes', ['name']],
  ['imagePullSecrets', ['name']],
  ['hostAliases', ['ip']],
  ['topologySpreadConstraints', ['topologyKey', 'whenUnsatisfiable']],
]);

const objectLists: ReadonlyMap<string, readonly string[]> = new Map([
  ['metadata/ownerReferences', ['uid']],
  ['secrets', ['name']],
  ['status/podIPs', ['ip']],
]);

const serviceLists: ReadonlyMap<string, readonly string[]> = new Map([['spec/ports', ['port', 'protocol']]]);
