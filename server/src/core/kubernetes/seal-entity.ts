import type { FieldPath } from '../yaml/field-path';
import type { Entity, EntityBase } from './entities';
import type { Resource, ResourceRef } from './resource';

/** A namespace with where it was taken from. */
export interface ResolvedNamespace {
  readonly name: string;
  readonly source: string;
}

/** What entities of every kind have; without a namespace where the kind has none. */
export function entityBase(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace | undefined,
): Omit<EntityBase, 'digest'> & { readonly basePath: FieldPath } {
  return {
    ref,
    basePath: resource.basePath,
    identity: {
      apiVersion: resource.apiVersion,
      kind: resource.kind,
      name: resource.name,
      ...(namespace === undefined ? {} : { namespace: namespace.name }),
    },
    namespaceSource: namespace?.source ?? '',
  };
}

/** The entity with its digest, also where it had that of another meaning. */
export function sealEntity<E extends Omit<Entity, 'digest'>>(entity: E): E & { readonly digest: string } {
  const { ref: _, ...meaning } = entity as E & { readonly ref: unknown };
  // Node.js 20 gives each object that begins with a spread and adds to it a hidden class of its own: all reads are slow.
  const sealed = { digest: '', ...entity };
  sealed.digest = JSON.stringify(meaning, mapsAsEntries);
  return sealed;
}

function mapsAsEntries(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

/** Why an entity cannot be trusted; `distrust` says, as one sentence, why its scope may make something else of it. */
export function whyUnknown(resource: Resource, distrust: string | undefined): Pick<EntityBase, 'unknown'> {
  const unknown = resource.isBroken ? `${resource.kind} "${resource.name}" has YAML errors.` : distrust;
  return unknown === undefined ? {} : { unknown };
}
