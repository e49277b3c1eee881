import { memoize } from '../connectivity/memoize';
import type { EntityBase } from '../kubernetes/entities';

type Written = Pick<EntityBase, 'ref' | 'basePath' | 'identity'>;

/** Two entities of one key are the same object of a scope. */
function objectKey({ ref, basePath, identity }: Written): string {
  return JSON.stringify([ref.uri, ref.documentIndex, basePath, identity.name]);
}

/** Whether two entities were read of the same object: what it is for others, and all of it. */
export function isSameObject(a: Written, b: Written): boolean {
  return objectKey(a) === objectKey(b);
}

/** The entity of a list that was read of the same object. A list is turned into a map once. */
export function sameObjectIn<Each extends Written>(list: readonly Each[], object: Written): Each | undefined {
  return byKey(list).get(objectKey(object)) as Each | undefined;
}

const byKey = memoize(
  (list: readonly Written[]): ReadonlyMap<string, Written> => new Map(list.map((each) => [objectKey(each), each])),
);
