import type { FieldPath } from '../yaml/field-path';
import type { Entity, EntityBase, OpaquePolicy } from './entities';
import { isNamespace, isNetworkPolicy, isRemovedNetworkPolicy, opaqueKindOf, podTemplatePath } from './kinds';
import type { Labels } from './labels';
import { readNetworkPolicy } from './read-network-policy';
import { readService } from './read-service';
import { readWorkload } from './read-workload';
import type { Resource, ResourceRef } from './resource';

export interface ResolvedNamespace {
  readonly name: string;
  readonly source: string;
}

/** The automatic label that every namespace carries and nobody can change. */
export const namespaceNameLabel = 'kubernetes.io/metadata.name';

/**
 * What a resource means to the analysis, in the namespace that its scope gives it. Undefined for kinds that mean nothing.
 * A policy that cannot be read as written becomes opaque: it exists, but what it does is not known.
 * `distrust` says, as one sentence, why the resource may not be what its scope makes of it.
 */
export function readEntity(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace,
  distrust?: string,
): Entity | undefined {
  if (isNamespace(resource)) return readNamespaceEntity(resource, ref);
  if (isNetworkPolicy(resource)) return readPolicyEntity(resource, ref, namespace, distrust);
  if (isRemovedNetworkPolicy(resource)) {
    return opaqueEntity(resource, ref, namespace, {
      directions: ['ingress', 'egress'],
      effect: 'any',
      why: `NetworkPolicy "${resource.name}" has a version that Kubernetes 1.16 removed (${resource.apiVersion}).`,
    });
  }
  const opaque = opaqueKindOf(resource);
  if (opaque !== undefined) {
    const isRootNamespace = resource.group === 'security.istio.io' && namespace.name === 'istio-system';
    const isClusterWide = opaque.isClusterWide || isRootNamespace;
    return opaqueEntity(resource, ref, isClusterWide ? undefined : namespace, {
      directions: opaque.directions,
      effect: opaque.effect,
      why: `${resource.kind} "${resource.name}" is not modelled yet.`,
    });
  }
  if (podTemplatePath(resource) !== undefined) return readWorkloadEntity(resource, ref, namespace, distrust);
  const service = readService(resource);
  if (service === undefined) return undefined;
  return seal({
    kind: 'service',
    ...base(resource, ref, namespace),
    namespace: namespace.name,
    name: resource.name,
    ...service,
  });
}

function readNamespaceEntity(resource: Resource, ref: ResourceRef): Entity {
  const labels: Labels = new Map([...resource.labels, [namespaceNameLabel, resource.name]]);
  return seal({ kind: 'namespace', ...base(resource, ref, undefined), name: resource.name, labels });
}

function readWorkloadEntity(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace,
  distrust: string | undefined,
): Entity | undefined {
  const fields = readWorkload(resource);
  // Broken so far that its name is lost: nothing can be said about it that anybody could place.
  if (fields === undefined || (resource.isBroken && resource.name === '')) return undefined;
  const unknown = resource.isBroken ? `${resource.kind} "${resource.name}" has YAML errors.` : distrust;
  return seal({
    kind: 'workload',
    ...base(resource, ref, namespace),
    ...(unknown === undefined ? {} : { unknown }),
    namespace: namespace.name,
    ...fields,
  });
}

function readPolicyEntity(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace,
  distrust: string | undefined,
): Entity {
  const { value, problems } = readNetworkPolicy(resource);
  const why = resource.isBroken ? 'has YAML errors' : problems[0];
  if (why === undefined && distrust === undefined) {
    return seal({ kind: 'network-policy', ...base(resource, ref, namespace), namespace: namespace.name, ...value });
  }
  return opaqueEntity(resource, ref, namespace, {
    directions: ['ingress', 'egress'],
    effect: 'any',
    why:
      why === undefined && distrust !== undefined
        ? distrust
        : `NetworkPolicy "${resource.name}" cannot be read as written (${why}).`,
  });
}

/** For documents that are not parsed but may hold a policy: templates and documents beyond a limit. */
export function hiddenPolicy(ref: ResourceRef, namespace: string | undefined, why: string): OpaquePolicy {
  return seal({
    kind: 'opaque-policy',
    ref,
    basePath: [],
    identity: { apiVersion: '', kind: 'Policy', name: '' },
    namespaceSource: '',
    namespace,
    directions: ['ingress', 'egress'],
    effect: 'any',
    why,
  });
}

function opaqueEntity(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace | undefined,
  fields: Pick<OpaquePolicy, 'directions' | 'effect' | 'why'>,
): OpaquePolicy {
  return seal({ kind: 'opaque-policy', ...base(resource, ref, namespace), namespace: namespace?.name, ...fields });
}

function base(
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

function seal<E extends Omit<Entity, 'digest'>>(entity: E): E & { readonly digest: string } {
  const { ref: _, ...meaning } = entity as E & { readonly ref: unknown };
  return { ...entity, digest: JSON.stringify(meaning, mapsAsEntries) };
}

function mapsAsEntries(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}
