import { groupOf, textAt } from '../../kubernetes/read-resource';
import type { YamlNode } from '../../yaml/tree';
import { isClusterScoped } from './cluster-scoped-kinds';

/** How kustomize tells objects apart (kyaml/resid). */
export interface ResourceId {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** As written; '' when there is none. */
  readonly namespace: string;
}

export function idOf(node: YamlNode): ResourceId {
  const apiVersion = textAt(node, ['apiVersion']) ?? '';
  return {
    group: groupOf(apiVersion),
    version: apiVersion.slice(apiVersion.indexOf('/') + 1),
    kind: textAt(node, ['kind']) ?? '',
    name: textAt(node, ['metadata', 'name']) ?? '',
    namespace: textAt(node, ['metadata', 'namespace']) ?? '',
  };
}

export function isSameId(a: ResourceId, b: ResourceId): boolean {
  return (
    a.group === b.group &&
    a.version === b.version &&
    a.kind === b.kind &&
    a.name === b.name &&
    effectiveNamespace(a) === effectiveNamespace(b)
  );
}

/** No namespace and `default` are the same; objects that are certainly cluster-scoped have none at all. */
export function effectiveNamespace(id: ResourceId): string {
  if (isClusterScoped(id)) return '';
  return id.namespace || 'default';
}
