import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import type { LocatedRange } from '../analysis/locate';
import type { ScopeState } from '../analysis/scope-state';
import { selectingPolicies } from '../cluster/isolation';
import { servicesSelecting } from '../cluster/services-selecting';
import { endpointOf, type PodEndpoint } from '../connectivity/endpoint';
import { matchSelector } from '../connectivity/match';
import { memoize } from '../connectivity/memoize';
import { servicesMeant } from '../connectivity/services-meant';
import type { ClusterPolicy, Ingress, Service, Workload } from '../kubernetes/entities';
import type { Route } from '../kubernetes/forwarding';
import type { LabelSelector } from '../kubernetes/label-selector';
import { podsOfPolicy } from '../policies/cluster-policy';
import { podsSelectedBy } from '../policies/network-policy';
import { isAtOrBelow } from '../yaml/field-path';
import { asWritten } from './as-written';
import { backendNamedAt, backendNames } from './backend-name';
import { selectorsOfNamespace } from './namespace-selectors';
import { listOf, peersFor } from './peer-index';
import { type PlaceInEntity, placeAt } from './place-at';
import { locateReferences, nameOf, type Reference } from './reference';
import { rootOf } from './root-of';

/**
 * What refers to the object at a UTF-16 offset of a file. On the name of a workload: the selectors that certainly select
 * it, as subject, as peer, or to send traffic to it; on a label of its pods those of them that name the label. On the
 * name of a Service: the backends that name it. On the name of a Namespace: the selectors of namespaces that certainly
 * match it; on one of its labels those of them that name the label. Sorted by place, at most `limits.locations`.
 */
export function referencesAt(
  analysis: Analysis,
  uri: string,
  offset: number,
  { includeDeclaration }: { readonly includeDeclaration: boolean },
): readonly LocatedRange[] {
  const places = placeAt(analysis, uri, offset)?.places ?? [];
  const found = places.map((place) => ({ place, references: referencesTo(analysis, place) }));
  const declared = found.flatMap(({ place, references }) => (references === undefined ? [] : [nameOf(place.entity)]));
  const references = found.flatMap((each) => each.references ?? []);
  return locateReferences(analysis, includeDeclaration ? [...declared, ...references] : references);
}

/** Undefined where nothing can be referred to. */
function referencesTo(
  analysis: Analysis,
  { state, entity, path, part }: PlaceInEntity,
): readonly Reference[] | undefined {
  const isName = part === 'value' && path.join('.') === 'metadata.name';
  if (entity.kind === 'service' && isName) return backendsNaming(analysis, state, entity);
  if (entity.kind === 'namespace') return selectingNamespace(state, entity.name, isName ? undefined : path);
  if (entity.kind !== 'workload') return undefined;
  if (isName) return selectorsOf(state, entity).map(({ reference }) => reference);
  const label = labelAt(entity, path);
  if (label === undefined) return undefined;
  return selectorsOf(state, entity)
    .filter(({ keys }) => keys.includes(label))
    .map(({ reference }) => reference);
}

/** `label`: the path of one of its labels. */
function selectingNamespace(
  state: ScopeState,
  name: string,
  label: PlaceInEntity['path'] | undefined,
): readonly Reference[] | undefined {
  const view = state.namespaces.get(name);
  const key = label?.[2];
  if (view === undefined || (label !== undefined && label.slice(0, 2).join('.') !== 'metadata.labels'))
    return undefined;
  return selectorsOfNamespace(state, view)
    .filter(({ keys }) => label === undefined || (typeof key === 'string' && keys.includes(key)))
    .map(({ reference }) => reference);
}

function labelAt({ podMetadataPath }: Workload, path: PlaceInEntity['path']): string | undefined {
  const label = path.at(-1);
  const isLabel = path.length === podMetadataPath.length + 2 && path.at(-2) === 'labels';
  return isLabel && isAtOrBelow(path, podMetadataPath) && typeof label === 'string' ? label : undefined;
}

interface Selecting {
  readonly reference: Reference;
  /** The labels of pods that the selector names. */
  readonly keys: readonly string[];
}

function selectorsOf(state: ScopeState, workload: Workload): readonly Selecting[] {
  const view = state.namespaces.get(workload.namespace);
  const pod = view && endpointOf(view, workload);
  if (view === undefined || pod === undefined) return [];
  const subjects = selectingPolicies(view, workload)
    .filter((policy) => policy.unknown === undefined && matchSelector(podsSelectedBy(policy), pod, asWritten) === 'yes')
    .map((policy) => selecting(policy, ['spec', 'podSelector'], policy.podSelector));
  const services = workload.unknown === undefined ? servicesSelecting(view.services, workload.labels) : [];
  return [
    ...subjects,
    ...services.map((service) => ({
      reference: { entity: service, path: ['spec', 'selector'], part: 'key' as const },
      keys: [...(service.selector ?? new Map<string, string>()).keys()],
    })),
    ...peersNaming(state, pod),
    ...state.facts.clusterPolicies.flatMap((policy) => inClusterPolicy(policy, pod)),
  ];
}

function selecting(
  entity: Reference['entity'],
  path: Reference['path'],
  selector: LabelSelector | undefined,
): Selecting {
  return { reference: { entity, path, part: 'key' }, keys: selector?.requirements.map(({ key }) => key) ?? [] };
}

function peersNaming(state: ScopeState, pod: PodEndpoint): readonly Selecting[] {
  const { namespace, workload } = pod;
  return [...state.namespaces.values()].flatMap(({ name, networkPolicies }) =>
    peersFor(networkPolicies, workload.labels, namespace.labels, name === namespace.name)
      .filter(({ policy, pods }) => policy.unknown === undefined && matchSelector(pods, pod, asWritten) === 'yes')
      .map(({ policy, path, podSelector }) => selecting(policy, path, podSelector)),
  );
}

/** There are few of them in a cluster. */
function inClusterPolicy(policy: ClusterPolicy, pod: PodEndpoint): readonly Selecting[] {
  if (policy.unknown !== undefined) return [];
  const matches = (pods: Parameters<typeof podsOfPolicy>[0]) =>
    matchSelector(podsOfPolicy(pods), pod, asWritten) === 'yes';
  const { subject } = policy;
  const peers = (['ingress', 'egress'] as const).flatMap((direction) =>
    policy[direction].flatMap((rule, index) =>
      rule.peers.flatMap((peer, item) => {
        if (peer.kind !== 'pods' || !matches(peer)) return [];
        return selecting(policy, ['spec', direction, index, listOf(direction), item, peer.field], peer.podSelector);
      }),
    ),
  );
  return [...(matches(subject) ? [selecting(policy, ['spec', 'subject'], subject.podSelector)] : []), ...peers];
}

function backendsNaming(analysis: Analysis, state: ScopeState, service: Service): readonly Reference[] {
  const cluster = clusterOf(state);
  const names = new Set([service.name, service.writtenName ?? service.name]);
  const entries = new Set([...names].flatMap((name) => forwardersTo(state.namespaces).get(name) ?? []));
  return [...entries].flatMap((entity) => {
    const root = rootOf(analysis, entity);
    if (root === undefined) return [];
    return backendNames(entity, root).flatMap((path): readonly Reference[] => {
      const backend = backendNamedAt(entity, root, path);
      if (backend === undefined) return [];
      const meant = servicesMeant(
        cluster.namespaces.get(backend.namespace ?? entity.namespace),
        entity,
        backend.service,
      );
      return meant.includes(service) ? [{ entity, path, part: 'value' }] : [];
    });
  });
}

/** By the name of a Service that they name, in whichever namespace. */
const forwardersTo = memoize((namespaces: ScopeState['namespaces']) => {
  const byName = new Map<string, (Ingress | Route)[]>();
  for (const { ingresses, routes } of namespaces.values()) {
    for (const entity of [...ingresses, ...routes]) {
      for (const { service } of entity.backends) {
        const alike = byName.get(service);
        if (alike === undefined) byName.set(service, [entity]);
        else alike.push(entity);
      }
    }
  }
  return byName;
});
