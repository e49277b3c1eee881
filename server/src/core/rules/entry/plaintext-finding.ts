import type { ResourceIdentity } from '../../kubernetes/resource';
import type { FieldPath } from '../../yaml/field-path';
import { firstWithinLength } from '../message-length';
import type { PlainUrl } from './plain-urls';

/** For fixes: what to write at `path`, from the document, which speaks `scheme`; null where nobody can say it. */
export type Data = { readonly path: FieldPath; readonly value: string | null; readonly scheme: string };

export function outsideMessage(
  { kind, name }: Pick<ResourceIdentity, 'kind' | 'name'>,
  host: string,
  { where, scheme }: PlainUrl,
): string {
  const sentence = `${kind} "${name}" speaks to ${host} outside of the cluster without TLS`;
  return firstWithinLength([
    `${sentence}: ${where} has ${scheme}://.`,
    `${sentence}.`,
    `${kind} "${name}" speaks to a host outside of the cluster without TLS.`,
  ]);
}
