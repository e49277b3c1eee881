import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import type { LocatedRange } from '../analysis/locate';
import type { ScopeState } from '../analysis/scope-state';
import { type NamespaceView, namespaceOf } from '../cluster/namespace-view';
import { namespaceKnowledge } from '../connectivity/endpoint';
import { matchNamespace } from '../connectivity/match';
import { backendsOf } from '../connectivity/service-backends';
import { servicesMeant } from '../connectivity/services-meant';
import type { Entity, Ingress, Service, Workload } from '../kubernetes/entities';
import type { Route } from '../kubernetes/forwarding';
import type { LabelSelector } from '../kubernetes/label-selector';
import { workloadsMatching } from '../policies/subjects';
import { asWritten } from './as-written';
import { backendNamedAt } from './backend-name';
import { type PlaceInEntity, placeAt } from './place-at';
import { locateReferences, nameOf } from './reference';
import { rootOf } from './root-of';
import { isServiceSelector, type SelectorAt, selectorAt } from './selector-at';

/**
 * What the text at a UTF-16 offset of a file stands for: the workloads that a selector selects, the namespaces that the
 * selector of namespaces does, the Service behind a backend, the Namespace of a `metadata.namespace`.
 * Only what is certain; sorted by place, at most `limits.locations`.
 */
export function definitionAt(analysis: Analysis, uri: string, offset: number): readonly LocatedRange[] {
  const places = placeAt(analysis, uri, offset)?.places ?? [];
  return locateReferences(analysis, places.flatMap((place) => definedAt(analysis, place)).map(nameOf));
}

function definedAt(analysis: Analysis, place: PlaceInEntity): readonly Entity[] {
  const { state, entity, path } = place;
  if (path.join('.') === 'metadata.namespace') return state.namespaces.get(namespaceOf(entity) ?? '')?.manifests ?? [];
  switch (entity.kind) {
    case 'network-policy':
    case 'cluster-policy': {
      const selector = entity.unknown === undefined ? selectorAt(state, entity, place) : undefined;
      return selector === undefined ? [] : selected(state, selector);
    }
    case 'service':
      return isServiceSelector(place) ? workloadsBehind(state, entity) : [];
    case 'ingress':
    case 'route':
      return servicesAt(analysis, place, entity);
    default:
      return [];
  }
}

/** A namespace without a manifest has no other place than its workloads. */
function selected(state: ScopeState, { pods, home, namespaces, isOnNamespaces }: SelectorAt): readonly Entity[] {
  if (home !== undefined) return workloadsMatching(home, pods);
  const views = [...state.namespaces.values()].filter((view) => isInNamespaces(view, namespaces));
  const manifests = isOnNamespaces ? views.flatMap((view) => view.manifests) : [];
  return manifests.length > 0 ? manifests : views.flatMap((view) => workloadsMatching(view, pods));
}

function isInNamespaces(view: NamespaceView, selector: LabelSelector | undefined): boolean {
  if (selector === undefined) return false;
  return matchNamespace(selector, { namespace: namespaceKnowledge(view) }, asWritten) === 'yes';
}

function workloadsBehind(state: ScopeState, service: Service): readonly Workload[] {
  const behind = backendsOf(clusterOf(state), service);
  if (behind.kind === 'name') return [];
  return behind.backends.flatMap(({ endpoint }) =>
    endpoint.kind === 'pod' && endpoint.workload.unknown === undefined ? [endpoint.workload] : [],
  );
}

function servicesAt(
  analysis: Analysis,
  { state, path, part }: PlaceInEntity,
  entity: Ingress | Route,
): readonly Service[] {
  const root = rootOf(analysis, entity);
  const backend = root === undefined || part === 'key' ? undefined : backendNamedAt(entity, root, path);
  if (backend === undefined) return [];
  return servicesMeant(state.namespaces.get(backend.namespace ?? entity.namespace), entity, backend.service);
}
