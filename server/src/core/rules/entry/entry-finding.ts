import type { ApiObject } from '../../gateway/api-object';
import type { Json } from '../../json';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding } from '../rule';

/** A finding at a field of a kept object. */
export function entryFinding(
  { ref, basePath, identity }: ApiObject,
  path: FieldPath,
  found: Pick<DraftFinding, 'message' | 'severity'> & {
    readonly part?: 'key';
    readonly data?: { readonly [key: string]: Json };
  },
): DraftFinding {
  const { part = 'value', data = {}, ...rest } = found;
  return {
    ...rest,
    at: ref,
    place: field([...basePath, ...path], part),
    resource: identity,
    related: [],
    data: { basePath, ...data },
  };
}
