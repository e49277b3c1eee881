import type { EntityBase } from '../kubernetes/entities';

type Written = Pick<EntityBase, 'ref' | 'basePath' | 'identity'>;

/** For maps: two entities of one key are the same object of a scope. */
export function objectKey({ ref, basePath, identity }: Written): string {
  return JSON.stringify([ref.uri, ref.documentIndex, basePath, identity.name]);
}

/** Whether two entities were read of the same object: what it is for others, and all of it. */
export function isSameObject(a: Written, b: Written): boolean {
  return objectKey(a) === objectKey(b);
}
