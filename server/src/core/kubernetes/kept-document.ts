import type { GroupName } from '../rules/groups';
import { groupsKeeping } from '../rules/groups';
import { keyText } from '../yaml/field-path';
import type { YamlMap, YamlNode } from '../yaml/tree';
import type { EntityBase } from './entities';
import type { Resource, ResourceRef } from './resource';
import { entityBase, type ResolvedNamespace, sealEntity, whyUnknown } from './seal-entity';

/**
 * An object that rules of a group read which may not be loaded: all of it, as its scope applies it. The group reads its
 * fields, with functions that are memoised by `content`.
 */
export interface KeptDocument extends EntityBase {
  readonly kind: 'kept';
  /** Undefined for what is of the whole cluster. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly groups: readonly GroupName[];
  /** Its ranges may be those of an earlier text: findings name fields. */
  readonly content: YamlMap;
}

/** Nothing where no group keeps it. */
export function readKept(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace,
  distrust: string | undefined,
): readonly KeptDocument[] {
  const keeping = groupsKeeping(resource);
  if (keeping.length === 0) return [];
  const at = keeping.some(({ isClusterWide }) => isClusterWide) ? undefined : namespace;
  const base = {
    kind: 'kept' as const,
    ...entityBase(resource, ref, at),
    ...whyUnknown(resource, distrust),
    namespace: at?.name,
    name: resource.name,
    groups: keeping.map(({ name }) => name),
    content: resource.node,
  };
  const { digest } = sealEntity({ ...base, content: plainOf(resource.node) } as never);
  return [{ ...base, digest }];
}

/** What is written, without where. */
function plainOf(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plainOf);
  return node.entries.map(({ key, value }) => [keyText(key), plainOf(value)]);
}
