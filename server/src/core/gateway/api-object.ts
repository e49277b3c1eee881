import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { groupBy } from '../group-by';
import type { KeptDocument } from '../kubernetes/kept-document';
import { isPlaceholder } from '../kubernetes/placeholder';
import { type FieldPath, nodeAt, stringAt } from '../yaml/field-path';

/** An object of a namespace with all that is written in it. */
export type ApiObject = KeptDocument & { readonly namespace: string };

/** What is kept of a kind in a namespace, in the order in which it stands. */
export function objectsOfKind(view: Pick<NamespaceView, 'kept'> | undefined, kind: string): readonly ApiObject[] {
  return (view && byKind(view.kept).get(kind)) ?? none;
}

const none: readonly ApiObject[] = [];

/** Those of a list that have a name; one list is asked for many names. */
export function named(objects: readonly ApiObject[], name: string): readonly ApiObject[] {
  return byName(objects).get(name) ?? [];
}

const byName = memoize((objects: readonly ApiObject[]) => groupBy(objects, ({ identity }) => identity.name));

const byKind = memoize((kept: NamespaceView['kept']) =>
  groupBy(
    kept.filter((object): object is ApiObject => object.namespace !== undefined),
    ({ identity }) => identity.kind,
  ),
);

/** What a field names: an object of a namespace. */
export interface ObjectRef {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** To the reference, from the object that has it. */
  readonly path: FieldPath;
  /** It has a field for the namespace. */
  readonly hasNamespace: boolean;
  /** A part of it is filled in by another tool. */
  readonly isTemplated: boolean;
}

/** The reference at a path; undefined without a name. What is not written is as `defaults` has it. */
export function refAt(
  { content, namespace }: Pick<ApiObject, 'content' | 'namespace'>,
  path: FieldPath,
  defaults: Pick<ObjectRef, 'group' | 'kind'>,
): ObjectRef | undefined {
  const written = nodeAt(content, path);
  const name = stringAt(written, ['name']);
  if (name === undefined || name === '') return undefined;
  const own = stringAt(written, ['namespace']) || undefined;
  const [group = defaults.group, kind = defaults.kind] = [stringAt(written, ['group']), stringAt(written, ['kind'])];
  return {
    group,
    kind,
    namespace: own ?? namespace,
    name,
    path,
    hasNamespace: own !== undefined,
    isTemplated: [group, kind, own ?? '', name].some(isPlaceholder),
  };
}

/** `Service "shop/web"`, with the namespace where it is written. */
export function refWords({ kind, namespace, name, hasNamespace }: ObjectRef): string {
  return `${kind} "${hasNamespace ? `${namespace}/` : ''}${name}"`;
}

export const gatewayGroup = 'gateway.networking.k8s.io';
