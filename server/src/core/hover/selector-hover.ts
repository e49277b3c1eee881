import type { Analysis } from '../analysis/analysis';
import type { ScopeState } from '../analysis/scope-state';
import type { NamespaceView } from '../cluster/namespace-view';
import type { ClusterPolicy, Entity, NetworkPolicy, NetworkPolicyPeer, Service } from '../kubernetes/entities';
import { podsOfPolicy } from '../policies/cluster-policy';
import { compilePeer, podsSelectedBy } from '../policies/network-policy';
import type { FieldPath } from '../yaml/field-path';
import { type HoverLine, plain } from './hover-text';
import { matchLines, matchPods } from './match-lines';
import { serviceBackends } from './service-backends';

/** A place relative to its object. */
export interface Place {
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
}

/** What a selector selects, on its values and on the labels that it names; nothing anywhere else. */
export function selectorHover(
  analysis: Analysis,
  state: ScopeState,
  entity: Entity,
  { path, part }: Place,
): readonly HoverLine[] {
  if (entity.kind === 'cluster-policy') return clusterPolicyHover(analysis, state, entity, { path, part });
  const view = entity.kind === 'namespace' ? undefined : state.namespaces.get(entity.namespace ?? '');
  if (view === undefined) return [];
  if (entity.kind === 'service') return serviceHover(analysis, view, entity, path);
  if (entity.kind === 'opaque-policy') {
    const isSelector = path.some((step) => step === 'podSelector' || step === 'namespaceSelector');
    return isSelector && part === 'value' ? [[plain(entity.why)]] : [];
  }
  if (entity.kind !== 'network-policy') return [];
  const selector = selectorIn(entity, path, part);
  if (selector === undefined) return [];
  if (entity.unknown !== undefined) return [[plain(entity.unknown)]];
  if (selector === 'subject') {
    return matchLines(analysis, 'Selects', matchPods([view], podsSelectedBy(entity)), view);
  }
  const isAtHome = selector.kind === 'pods' && selector.namespaceSelector === undefined;
  const views = isAtHome ? [view] : state.namespaces.values();
  return matchLines(analysis, 'Matches', matchPods(views, compilePeer(entity, selector)), isAtHome ? view : undefined);
}

/** Subject and peers alike: in `spec.subject`, and in `spec.egress[0].to[0]`. */
function clusterPolicyHover(
  analysis: Analysis,
  state: ScopeState,
  policy: ClusterPolicy,
  { path: [spec, field, ...rest], part }: Place,
): readonly HoverLine[] {
  if (spec !== 'spec') return [];
  const isSubject = field === 'subject';
  if (!isSubject && field !== 'ingress' && field !== 'egress') return [];
  const peer = isSubject ? undefined : policy[field][Number(rest[0])]?.peers[Number(rest[2])];
  const pods = isSubject ? policy.subject : peer?.kind === 'pods' ? peer : undefined;
  const selector = isSubject ? rest : rest.slice(3);
  const inside = selector[0] === 'pods' ? selector.slice(2) : selector.slice(1);
  if (pods === undefined || selector.length === 0 || !isLabelOrValue(inside, part)) return [];
  const matches = matchPods(state.namespaces.values(), podsOfPolicy(pods));
  return matchLines(analysis, isSubject ? 'Selects' : 'Matches', matches, undefined);
}

function serviceHover(
  analysis: Analysis,
  view: NamespaceView,
  service: Service,
  path: FieldPath,
): readonly HoverLine[] {
  if (path.length !== 3 || path[0] !== 'spec' || path[1] !== 'selector') return [];
  const matches = serviceBackends(view, service);
  return matches === undefined ? [] : matchLines(analysis, 'Selects', matches, view);
}

/** The selector around a place: the policy's own, or that of one peer as a whole, since its parts count together. */
function selectorIn(
  policy: NetworkPolicy,
  path: FieldPath,
  part: Place['part'],
): 'subject' | NetworkPolicyPeer | undefined {
  const [spec, direction, ruleIndex, peers, peerIndex, selector, ...rest] = path;
  if (spec !== 'spec') return undefined;
  if (direction === 'podSelector') return isLabelOrValue(path.slice(2), part) ? 'subject' : undefined;
  if ((direction !== 'ingress' && direction !== 'egress') || (peers !== 'from' && peers !== 'to')) return undefined;
  if (selector !== 'podSelector' && selector !== 'namespaceSelector') return undefined;
  if (!isLabelOrValue(rest, part)) return undefined;
  return policy[direction][Number(ruleIndex)]?.peers?.[Number(peerIndex)];
}

/** Keys of the API belong to tools that know its schema; labels are the user's own words. */
function isLabelOrValue(path: FieldPath, part: Place['part']): boolean {
  return part === 'value' || (path.length === 2 && path[0] === 'matchLabels');
}
