import type { SourceDocument } from '../../analysis/source-file';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource, ResourceIdentity } from '../../kubernetes/resource';
import type { FieldPath } from '../../yaml/field-path';
import { field, type Place } from '../finding';

/** The objects of a document that can be judged: those of a text with errors may be other than they seem. */
export function objectsOf({ content }: SourceDocument): readonly Resource[] {
  return content.kind === 'manifest' ? content.resources.filter(({ isBroken }) => !isBroken) : [];
}

/** `Secret "web-tls"` */
export function objectWords({ kind, name }: Pick<ResourceIdentity, 'kind' | 'name'>): string {
  return `${kind} "${name}"`;
}

/** The key of an entry: certificates are long, and keys are not to be shown. */
export function keyOf({ basePath }: { readonly basePath: FieldPath }, path: FieldPath): Place {
  const isItem = typeof path.at(-1) === 'number';
  return field([...basePath, ...path], isItem ? 'value' : 'key');
}

/** The last key of a path, in quotes: `"tls.crt"`; of the value of a variable the name of that. */
export function fieldWords({ node }: Pick<Resource, 'node'>, path: FieldPath): string {
  const name = path.at(-1) === 'value' ? textAt(node, [...path.slice(0, -1), 'name']) : undefined;
  return `"${name ?? path.findLast((step) => typeof step === 'string')}"`;
}
