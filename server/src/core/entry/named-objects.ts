import type { ApiObject } from '../gateway/api-object';

/** The objects that are named at one place. */
export interface NamedObjects {
  readonly found: readonly ApiObject[];
  /** Why one of them is not known. */
  readonly doubt: string | undefined;
}

/** Of names with the objects that they are for, and in words: `Policy "shop/office"`. */
export function namedObjects(
  names: readonly { readonly words: string; readonly objects: readonly ApiObject[] }[],
): NamedObjects {
  const missing = names.find(({ objects }) => objects.length === 0);
  const found = names.flatMap(({ objects }) => objects);
  const uncertain = found.find(({ unknown }) => unknown !== undefined)?.unknown;
  return { found, doubt: missing === undefined ? uncertain : `${missing.words} is not in the manifests` };
}
