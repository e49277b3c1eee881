import { itemsAt } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import { certainClusterParts, certainParts } from './certain-parts';
import type { Direction, Entity, OpaquePods, OpaquePolicy } from './entities';
import {
  clusterPolicyKindOf,
  isIngress,
  isNamespace,
  isNetworkPolicy,
  isRemovedNetworkPolicy,
  opaqueKindOf,
  podTemplatePath,
} from './kinds';
import type { Labels } from './labels';
import { readLinkerd } from './linkerd-annotations';
import { readMeshEgress } from './mesh-egress';
import { isPlaceholder } from './placeholder';
import { podMakerOf } from './pod-makers';
import { isDoubt } from './policy-problem';
import { readRbac } from './rbac';
import { readClusterPolicy } from './read-cluster-policy';
import { readForwarding } from './read-forwarding';
import { readFqdnRules } from './read-fqdn-rules';
import { readIngress } from './read-ingress';
import { readNetworkPolicy } from './read-network-policy';
import { misspeltNamespace } from './read-object-metadata';
import { textAt } from './read-resource';
import { readService } from './read-service';
import { readWorkload, templateOwner } from './read-workload';
import { whyRejected } from './rejections';
import type { Resource, ResourceRef } from './resource';
import { entityBase, type ResolvedNamespace, sealEntity, whyUnknown } from './seal-entity';

/** The automatic label that every namespace carries and nobody can change. */
export const namespaceNameLabel = 'kubernetes.io/metadata.name';

/**
 * What a resource means to the analysis, in the namespace that its scope gives it. Undefined for kinds that mean nothing.
 * A policy that cannot be read as written becomes opaque: it exists, but what it does is not known.
 * `distrust` says, as one sentence, why the resource may not be what its scope makes of it; `writtenName` is the name in
 * the manifest where its scope gives it another one.
 */
export function readEntity(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace,
  distrust?: string,
  writtenName?: string,
): Entity | undefined {
  const renamed = writtenName === undefined ? {} : { writtenName };
  if (isNamespace(resource)) return readNamespaceEntity(resource, ref, distrust);
  if (resource.kind === 'Node' && resource.group === '') return readNode(resource, ref, distrust);
  if (isNetworkPolicy(resource)) return readPolicyEntity(resource, ref, namespace, distrust);
  if (clusterPolicyKindOf(resource) !== undefined) return readClusterPolicyEntity(resource, ref, distrust);
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
      ...readFqdnRules(resource, distrust === undefined),
    });
  }
  if (podTemplatePath(resource) !== undefined) return readWorkloadEntity(resource, ref, namespace, distrust);
  if (isIngress(resource)) {
    return sealEntity({
      kind: 'ingress',
      ...entityBase(resource, ref, namespace),
      namespace: namespace.name,
      ...whyUnknown(resource, distrust),
      ...renamed,
      ...readIngress(resource),
    });
  }
  const forwarding = readForwarding(resource, namespace.name);
  if (forwarding !== undefined) {
    const at = forwarding.kind === 'ingress-class' ? undefined : namespace;
    return sealEntity({ ...forwarding, ...entityBase(resource, ref, at), ...whyUnknown(resource, distrust) });
  }
  const meshEgress = readMeshEgress(resource, namespace.name);
  if (meshEgress !== undefined) {
    const { isMeshWide, ...fields } = meshEgress;
    const at = isMeshWide ? undefined : namespace;
    return sealEntity({
      kind: 'mesh-egress',
      ...entityBase(resource, ref, namespace),
      ...whyUnknown(resource, distrust),
      namespace: at?.name,
      ...fields,
    });
  }
  const rbac = readRbac(resource, namespace.name);
  if (rbac !== undefined) {
    const at = resource.kind.startsWith('Cluster') ? undefined : namespace;
    const base = { ...entityBase(resource, ref, at), ...whyUnknown(resource, distrust), namespace: at?.name };
    return sealEntity<Omit<Entity, 'digest'>>({ ...base, ...rbac }) as Entity;
  }
  const podMaker = podMakerOf(resource);
  if (podMaker !== undefined)
    return readPodsEntity(resource, ref, podMaker === 'any-namespace' ? undefined : namespace);
  const service = readService(resource);
  if (service === undefined) return undefined;
  return sealEntity({
    kind: 'service',
    ...entityBase(resource, ref, namespace),
    namespace: namespace.name,
    name: resource.name,
    ...whyUnknown(resource, distrust ?? whyRejected(resource)),
    ...renamed,
    ...service,
  });
}

function readNamespaceEntity(resource: Resource, ref: ResourceRef, distrust: string | undefined): Entity {
  const labels: Labels = new Map([...resource.labels, [namespaceNameLabel, resource.name]]);
  const unknown = whyUnknown(resource, distrust ?? whyRejected(resource));
  return sealEntity({
    kind: 'namespace',
    ...entityBase(resource, ref, undefined),
    ...unknown,
    name: resource.name,
    labels,
    ...readLinkerd(resource.annotations),
  });
}

/** Undefined where it is not certain what is written: then nothing is known of the node. */
function readNode(resource: Resource, ref: ResourceRef, distrust: string | undefined): Entity | undefined {
  if (resource.isBroken || distrust !== undefined) return undefined;
  const addressesOf = (isOf: RegExp) =>
    itemsAt(resource.node, ['status', 'addresses']).flatMap((item) =>
      isOf.test(textAt(item, ['type']) ?? '') ? (textAt(item, ['address']) ?? []) : [],
    );
  return sealEntity({
    kind: 'node',
    ...entityBase(resource, ref, undefined),
    namespace: undefined,
    labels: resource.labels,
    addresses: addressesOf(/^(Internal|External)IP$/),
    internalIps: addressesOf(/^InternalIP$/),
  });
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
  const unknown = whyUnknown(resource, distrust ?? whyRejected(resource) ?? borrowedTemplate(resource));
  return sealEntity({
    kind: 'workload',
    ...entityBase(resource, ref, namespace),
    ...unknown,
    namespace: namespace.name,
    ...fields,
  });
}

function borrowedTemplate(resource: Resource): string | undefined {
  const owner = templateOwner(resource);
  return owner && `The pods of Rollout "${resource.name}" have the template of ${owner}, and are judged there.`;
}

function readPolicyEntity(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace,
  distrust: string | undefined,
): Entity {
  const misspelt = misspeltNamespace(resource);
  const place = misspelt === undefined ? namespace : undefined;
  const onlyIn = misspelt === undefined ? undefined : placesOfMisspelt(resource, misspelt, namespace);
  const opaque = (why: string, parts: Pick<OpaquePolicy, 'directions' | 'podSelector'> = { directions }) =>
    opaqueEntity(resource, ref, place, { ...parts, onlyIn, effect: 'any', why });
  const asWritten = (why: string) => `NetworkPolicy "${resource.name}" cannot be read as written (${why}).`;
  if (resource.isBroken) return opaque(asWritten('has YAML errors'));
  const reading = readNetworkPolicy(resource);
  const doubt = reading.problems.find(isDoubt);
  if (doubt !== undefined) {
    return opaque(asWritten(doubt.why), distrust === undefined ? certainParts(resource, reading) : { directions });
  }
  if (distrust !== undefined) return opaque(distrust);
  if (misspelt !== undefined) {
    const why = `The namespace of NetworkPolicy "${resource.name}" is not known: metadata has ${quoteText(misspelt)} instead of "namespace".`;
    return opaque(why, certainParts(resource, reading));
  }
  return sealEntity({
    kind: 'network-policy',
    ...entityBase(resource, ref, namespace),
    namespace: namespace.name,
    ...reading.value,
  });
}

/** Where it is applied without the field, and where it is meant to be. */
function placesOfMisspelt(
  { node }: Resource,
  field: string,
  { name }: ResolvedNamespace,
): readonly string[] | undefined {
  const meant = textAt(node, ['metadata', field]);
  return meant === undefined || isPlaceholder(meant) ? undefined : [...new Set([name, meant])];
}

const directions: readonly Direction[] = ['ingress', 'egress'];

function readClusterPolicyEntity(resource: Resource, ref: ResourceRef, distrust: string | undefined): Entity {
  const opaque = (why: string, parts: Pick<OpaquePolicy, 'directions' | 'tiered'> = { directions }) =>
    opaqueEntity(resource, ref, undefined, { ...parts, effect: 'any', why });
  const asWritten = (why: string, parts?: Pick<OpaquePolicy, 'directions' | 'tiered'>) =>
    opaque(`${resource.kind} "${resource.name}" cannot be read as written (${why}).`, parts);
  if (resource.isBroken) return asWritten('has YAML errors');
  const reading = readClusterPolicy(resource);
  if (reading === undefined) return opaque(`${resource.kind} "${resource.name}" has a version that is not known.`);
  const doubt = reading.problems.find(isDoubt);
  if (doubt !== undefined) {
    return asWritten(doubt.why, distrust === undefined ? certainClusterParts(resource, reading) : undefined);
  }
  if (distrust !== undefined) return opaque(distrust);
  return sealEntity({
    kind: 'cluster-policy',
    ...entityBase(resource, ref, undefined),
    namespace: undefined,
    ...reading.value,
  });
}

/** For documents that are not parsed but may hold a policy: templates and documents beyond a limit. */
export function hiddenPolicy(ref: ResourceRef, namespace: string | undefined, why: string): OpaquePolicy {
  return sealEntity({
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

/** For documents that are not parsed but may make pods; in any namespace where none is given. */
export function hiddenPods(ref: ResourceRef, namespace: string | undefined): OpaquePods {
  return sealEntity({
    kind: 'opaque-pods',
    ref,
    basePath: [],
    identity: { apiVersion: '', kind: 'Pod', name: '' },
    namespaceSource: '',
    namespace,
  });
}

function readPodsEntity(resource: Resource, ref: ResourceRef, namespace: ResolvedNamespace | undefined): OpaquePods {
  return sealEntity({ kind: 'opaque-pods', ...entityBase(resource, ref, namespace), namespace: namespace?.name });
}

function opaqueEntity(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace | undefined,
  fields: Pick<OpaquePolicy, 'directions' | 'podSelector' | 'onlyIn' | 'tiered' | 'effect' | 'why' | 'fqdnRules'>,
): OpaquePolicy {
  return sealEntity({
    kind: 'opaque-policy',
    ...entityBase(resource, ref, namespace),
    namespace: namespace?.name,
    ...fields,
  });
}
