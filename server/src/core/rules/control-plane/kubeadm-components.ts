import { isPlaceholder } from '../../kubernetes/placeholder';
import { textAt } from '../../kubernetes/read-resource';
import type { ResourceIdentity } from '../../kubernetes/resource';
import { entriesOf, type FieldPath, fieldOf, itemsAt, keyText, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { field } from '../finding';
import { type Component, type ComponentName, type Flag, minorVersion, subjectOf } from './component';
import { addsUp, sumOf } from './read-arguments';

/** A configuration of kubeadm: alone, or in an object of Cluster API. */
export interface KubeadmSource {
  readonly node: YamlNode | undefined;
  /** From the root of the document. */
  readonly path: FieldPath;
  readonly resource: ResourceIdentity | undefined;
  /** Where the version stands elsewhere. */
  readonly version?: string | undefined;
}

const clusterParts: readonly (readonly [ComponentName, FieldPath])[] = [
  ['kube-apiserver', ['apiServer']],
  ['kube-controller-manager', ['controllerManager']],
  ['kube-scheduler', ['scheduler']],
  ['etcd', ['etcd', 'local']],
];

/** What a `ClusterConfiguration` sets; kubeadm supplies the rest. */
export function clusterComponents({ node, path, resource, version }: KubeadmSource): readonly Component[] {
  const minor = minorVersion(textAt(node, ['kubernetesVersion']) ?? version);
  return clusterParts.flatMap(([name, part]) => {
    const at = [...part, 'extraArgs'];
    return readExtraArgs(name, nodeAt(node, at), [...path, ...at], resource, name === 'etcd' ? undefined : minor);
  });
}

/** What an `InitConfiguration` or a `JoinConfiguration` sets for the kubelet of a node. */
export function nodeComponents({ node, path, resource, version }: KubeadmSource): readonly Component[] {
  const at = ['nodeRegistration', 'kubeletExtraArgs'];
  return readExtraArgs('kubelet', nodeAt(node, at), [...path, ...at], resource, minorVersion(version));
}

/** A map in v1beta3, a list of names and values in v1beta4. */
function readExtraArgs(
  name: ComponentName,
  node: YamlNode | undefined,
  path: FieldPath,
  resource: ResourceIdentity | undefined,
  version: string | undefined,
): readonly Component[] {
  if (node === undefined) return [];
  const base = {
    name,
    subject: subjectOf(name, resource),
    absent: 'kubeadm' as const,
    version,
    resource,
    place: field(path, 'key'),
    // The static Pods that kubeadm writes have probes.
    isProbed: true as const,
  };
  if (node.kind === 'map') {
    const flags = entriesOf(node).map(({ key, value }): [string, Flag] => {
      const called = keyText(key);
      return [called, flagOf(called, value, [...path, called])];
    });
    return [{ ...base, flags: new Map(flags), writing: { kind: 'map', path } }];
  }
  const flags = new Map<string, Flag>();
  for (const [index, item] of itemsAt(node, []).entries()) {
    const called = textAt(item, ['name']);
    if (called === undefined) continue;
    const flag = flagOf(called, fieldOf(item, 'value'), [...path, index, 'value']);
    const before = flags.get(called);
    flags.set(called, before === undefined ? flag : repeated(called, before, flag));
  }
  return [{ ...base, flags, writing: { kind: 'named-list', path } }];
}

/**
 * A flag that is given twice. Of those that do not add up, the last one counts for the program: by its value with some
 * versions of kubeadm, which sort them, and as they are written with others.
 */
function repeated(name: string, before: Flag, flag: Flag): Flag {
  if (addsUp(name)) return sumOf(before, flag, (value) => `${name}: ${value}`);
  const isLast = before.value !== undefined && flag.value !== undefined && before.value <= flag.value;
  return isLast ? flag : { ...flag, value: undefined };
}

function flagOf(name: string, node: YamlNode | undefined, path: FieldPath): Flag {
  const text = textAt(node, []) ?? (node === undefined || node.kind !== 'scalar' ? undefined : '');
  const value = text === undefined || isPlaceholder(text) ? undefined : text;
  return { value, words: `${name}: ${text ?? ''}`.trim(), path };
}
