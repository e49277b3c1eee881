import type { EntityBase, Renamed } from './entities';

/** What a kustomization put before and after the name that is written, as one text. */
export function renameOf({ identity, writtenName = identity.name }: Pick<EntityBase, 'identity'> & Renamed): string {
  const at = identity.name.indexOf(writtenName);
  return JSON.stringify([identity.name.slice(0, at), identity.name.slice(at + writtenName.length)]);
}
