import { Map as PersistentMap } from 'immutable';
import { noRanges, rangesKey } from '../cluster/address-ranges';
import { type DnsPods, dnsPods } from '../cluster/cluster-parts';
import { dnsNamespacesIn } from '../cluster/dns-namespaces';
import { noDuplicates, type ScopeDuplicates, updateDuplicates } from '../cluster/duplicates';
import { type FirstNamespaces, firstNamespaces, updateFirstNamespaces } from '../cluster/first-namespaces';
import type { NamespaceFacts, NamespaceView, StatedLabels, Unplaced } from '../cluster/namespace-view';
import {
  emptyNamespace,
  isEmptyNamespace,
  namespaceOf,
  nothingUnplaced,
  updateNamespace,
} from '../cluster/namespace-view';
import { whyUnenforced } from '../cluster/network-plugins';
import { namesNodes, nodeIpsOf } from '../cluster/node-ips';
import { isPlaced, unplacedIn } from '../cluster/unplaced';
import { nothingStated, type StatedCluster } from '../config/stated-cluster';
import { groupBy } from '../group-by';
import type { ApiServerCallback, Scraper } from '../kubernetes/calls';
import { compareEntities } from '../kubernetes/compare-entities';
import type { ClusterPolicy, Entity, Namespace, Node, OpaquePods, OpaquePolicy } from '../kubernetes/entities';
import type { IngressClass } from '../kubernetes/forwarding';
import type { KeptDocument } from '../kubernetes/kept-document';
import { sameLabels } from '../kubernetes/labels';
import type { MeshEgress } from '../kubernetes/mesh-egress';
import type { Role } from '../kubernetes/rbac';
import type { Scope } from '../scopes/scope';
import { byHost, byLabel, byServiceLabel, type Places, updatePlaces } from './places';

/** One scope's model between two edits. Immutable and updated by file, so an edit costs its own namespaces only. */
export interface ScopeState {
  readonly scope: Scope;
  /** Why absence is not judged in the whole scope, or undefined. */
  readonly incomplete: string | undefined;
  readonly contributions: PersistentMap<string, readonly Entity[]>;
  readonly namespaces: PersistentMap<string, NamespaceView>;
  /** The names of namespaces that are none, as with a placeholder; sorted. */
  readonly unplacedNames: readonly string[];
  /** What stands for all namespaces where some of them have no name; undefined where each has one. */
  readonly firsts: FirstNamespaces | undefined;
  /** By `labelKey`: the namespaces that have workloads with the label, and how many. */
  readonly labelPlaces: Places;
  /** The same of Services and their own labels. */
  readonly servicePlaces: Places;
  /** By host, in lower case: the namespaces that have Ingresses with a rule for it, and how many. */
  readonly hostPlaces: Places;
  /** Of all namespaces, in the order in which they stand; the same list as long as none of them changes. */
  readonly namespaceManifests: readonly Namespace[];
  /** In the order in which they stand; the same list as long as none of them changes. */
  readonly clusterRoles: readonly Role[];
  /** Of all namespaces, in the order in which they stand; the same list as long as none of them changes. */
  readonly scrapers: readonly Scraper[];
  /** By the folder of a configuration: how many files contribute for which it holds. */
  readonly governed: PersistentMap<string, number>;
  /** What configurations state about this cluster. */
  readonly stated: StatedCluster;
  readonly facts: NamespaceFacts;
  readonly duplicates: ScopeDuplicates;
}

export function emptyScopeState(scope: Scope): ScopeState {
  return {
    scope,
    incomplete: undefined,
    contributions: PersistentMap(),
    namespaces: PersistentMap(),
    unplacedNames: [],
    firsts: undefined,
    labelPlaces: PersistentMap(),
    servicePlaces: PersistentMap(),
    hostPlaces: PersistentMap(),
    namespaceManifests: [],
    clusterRoles: [],
    scrapers: [],
    governed: PersistentMap(),
    stated: nothingStated,
    facts: {
      scope,
      incomplete: undefined,
      unread: [],
      opaquePolicies: [],
      clusterPolicies: [],
      ranges: noRanges,
      unenforced: undefined,
      dns: dnsPods,
      nodes: [],
      ingressClasses: [],
      opaquePods: [],
      unplaced: nothingUnplaced,
      callbacks: [],
      meshEgress: [],
      dnsNamespaces: [],
      kept: [],
    },
    duplicates: noDuplicates(scope),
  };
}

/** Whether absence may be judged is a fact that every rule of the scope looks at. */
export function setIncomplete(
  state: ScopeState,
  incomplete: string | undefined,
  unread: readonly string[],
): ScopeState {
  const isSame = state.incomplete === incomplete && state.facts.unread.join('\n') === unread.join('\n');
  return isSame ? state : { ...state, incomplete, facts: { ...state.facts, incomplete, unread } };
}

/**
 * Replaces what files contribute, all at once. Entities of equal meaning keep their object; without a change of meaning
 * the state stays the same object. `configsOf` gives the folders of the configurations that hold for a file.
 */
export function setContributions(
  state: ScopeState,
  reads: ReadonlyMap<string, readonly Entity[]>,
  configsOf: (uri: string) => readonly string[],
): ScopeState {
  let { governed } = state;
  const contributions = state.contributions.asMutable();
  const removed = new Set<Entity>();
  const added = new Set<Entity>();
  for (const [uri, read] of reads) {
    const before = contributions.get(uri) ?? [];
    const after = keepKnown(before, read);
    const [known, kept] = [new Set(before), new Set(after)];
    for (const entity of before) if (!kept.has(entity)) removed.add(entity);
    for (const entity of after) if (!known.has(entity)) added.add(entity);
    if (before.length > 0 !== after.length > 0) {
      for (const directory of configsOf(uri)) governed = counted(governed, directory, after.length > 0 ? 1 : -1);
    }
    if (after.length === 0) contributions.delete(uri);
    else contributions.set(uri, after);
  }
  if (removed.size === 0 && added.size === 0) return state;
  const changed = new Set([...removed, ...added].map(namespaceOf).filter((name) => name !== undefined));
  const nodes = updated(state.facts.nodes, removed, added, isNode);
  const namespaces = updateNamespaces(state, changed, removed, added, nodes);
  const unplacedNames = updateUnplaced(state.unplacedNames, changed, namespaces);
  const firsts = unplacedNames.length === 0 ? undefined : updateFirsts(state.firsts, changed, namespaces);
  const unplaced = firsts === undefined ? nothingUnplaced : unplacedIn(namespaces, unplacedNames, firsts);
  const facts = updateFacts(state.facts, removed, added, namespaces, unplaced, nodes);
  const duplicates = updateDuplicates(state.duplicates, changed, namespaces, facts);
  const labelPlaces = updatePlaces(state.labelPlaces, byLabel, removed, added);
  const servicePlaces = updatePlaces(state.servicePlaces, byServiceLabel, removed, added);
  const hostPlaces = updatePlaces(state.hostPlaces, byHost, removed, added);
  const namespaceManifests = updated(state.namespaceManifests, removed, added, isNamespace);
  const clusterRoles = updated(state.clusterRoles, removed, added, isClusterRole);
  const scrapers = updated(state.scrapers, removed, added, isScraper);
  return {
    ...state,
    contributions: contributions.asImmutable(),
    namespaces,
    unplacedNames,
    firsts,
    labelPlaces,
    servicePlaces,
    hostPlaces,
    namespaceManifests,
    clusterRoles,
    scrapers,
    governed,
    facts,
    duplicates,
  };
}

function counted(governed: ScopeState['governed'], directory: string, change: 1 | -1): ScopeState['governed'] {
  const count = (governed.get(directory) ?? 0) + change;
  return count === 0 ? governed.delete(directory) : governed.set(directory, count);
}

/** Counts anew, where other configurations hold for files than before. Costs the files of the scope. */
export function recountGoverned(state: ScopeState, configsOf: (uri: string) => readonly string[]): ScopeState {
  const governed = PersistentMap<string, number>().withMutations((counts) => {
    for (const uri of state.contributions.keys()) for (const directory of configsOf(uri)) counted(counts, directory, 1);
  });
  return governed.equals(state.governed) ? state : { ...state, governed };
}

/** Replaces what configurations state about the cluster. Costs the namespaces of which they state something else. */
export function setStated(state: ScopeState, stated: StatedCluster): ScopeState {
  const { stated: before } = state;
  if (before.key === stated.key) return state;
  const { pods } = stated.ranges;
  const hasRanges = rangesKey(before.ranges) !== rangesKey(stated.ranges);
  let { namespaces } = state;
  let facts = hasRanges ? { ...state.facts, ranges: stated.ranges } : state.facts;
  const unenforced = whyUnenforced(stated.cni);
  if (facts.unenforced !== unenforced) facts = { ...facts, unenforced };
  let isDnsAnew = !isSameDns(before.dns, stated.dns);
  if (rangesKey({ ...before.ranges, pods }) !== rangesKey(before.ranges)) {
    namespaces = namespaces.map((view) => ({ ...view, podAddresses: pods }));
  }
  for (const name of new Set([...before.namespaceLabels.keys(), ...stated.namespaceLabels.keys()])) {
    const labels = stated.namespaceLabels.get(name);
    const view = namespaces.get(name) ?? newNamespace({ ...state, stated }, name);
    if (isSameStated(view.statedLabels, labels)) continue;
    const next = { ...view, statedLabels: labels };
    namespaces = isEmptyNamespace(next) ? namespaces.delete(name) : namespaces.set(name, next);
    isDnsAnew ||= facts.dns.some(({ namespace }) => namespace === name);
  }
  if (isDnsAnew) facts = { ...facts, dns: stated.dns, dnsNamespaces: dnsNamespacesIn(namespaces, stated.dns) };
  return { ...state, stated, namespaces, facts };
}

function isSameDns(a: readonly DnsPods[], b: readonly DnsPods[]): boolean {
  const isSame = (place: DnsPods, other: DnsPods | undefined) =>
    place.namespace === other?.namespace && sameLabels(place.labels, other.labels);
  return a === b || (a.length === b.length && a.every((place, index) => isSame(place, b[index])));
}

function newNamespace({ scope, stated }: ScopeState, name: string): NamespaceView {
  return { ...emptyNamespace(scope, name), podAddresses: stated.ranges.pods };
}

function isSameStated(a: StatedLabels | undefined, b: StatedLabels | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.doubt === b.doubt && sameLabels(a.labels, b.labels);
}

/** The entities that files contributed before, in place of those that mean the same and stand in the same document. */
function keepKnown(before: readonly Entity[], read: readonly Entity[]): readonly Entity[] {
  let byDigest: ReadonlyMap<string, readonly Entity[]> | undefined;
  return read.map((entity, index) => {
    // Most entities stand where they stood.
    const there = before[index];
    if (there !== undefined && isSame(there, entity)) return there;
    byDigest ??= groupBy(before, ({ digest }) => digest);
    return byDigest.get(entity.digest)?.find((known) => isSame(known, entity)) ?? entity;
  });
}

function isSame(known: Entity, entity: Entity): boolean {
  if (known === entity) return true;
  const { uri, documentIndex } = entity.ref;
  return (
    known.digest === entity.digest &&
    known.ref.uri === uri &&
    known.ref.documentIndex === documentIndex &&
    known.basePath.join() === entity.basePath.join()
  );
}

function updateNamespaces(
  state: ScopeState,
  changed: ReadonlySet<string>,
  removed: ReadonlySet<Entity>,
  added: ReadonlySet<Entity>,
  nodes: NamespaceFacts['nodes'],
): ScopeState['namespaces'] {
  const arriving = groupBy(added, namespaceOf);
  const nodeIps = nodeIpsOf(nodes);
  let { namespaces } = state;
  if (nodeIps !== nodeIpsOf(state.facts.nodes)) {
    namespaces = namespaces.map((view) => (namesNodes(view) ? { ...view, nodeIps } : view));
  }
  for (const name of changed) {
    const before = { ...(namespaces.get(name) ?? newNamespace(state, name)), nodeIps };
    const view = updateNamespace(before, removed, arriving.get(name) ?? []);
    namespaces = isEmptyNamespace(view) ? namespaces.delete(name) : namespaces.set(name, view);
  }
  return namespaces;
}

function updateFacts(
  facts: NamespaceFacts,
  removed: ReadonlySet<Entity>,
  added: ReadonlySet<Entity>,
  namespaces: ScopeState['namespaces'],
  unplaced: Unplaced,
  nodes: NamespaceFacts['nodes'],
): NamespaceFacts {
  const listOf = <E extends Entity>(list: readonly E[], isOfList: (entity: Entity) => entity is E) =>
    updated(list, removed, added, isOfList);
  // Rules of other namespaces look at these namespaces too.
  const isOfDns = (entity: Entity) =>
    entity.kind === 'namespace' && facts.dns.some(({ namespace }) => namespace === entity.name);
  const next: NamespaceFacts = {
    ...facts,
    opaquePolicies: listOf(facts.opaquePolicies, isOpaqueClusterWide),
    clusterPolicies: listOf(facts.clusterPolicies, isClusterPolicy),
    nodes,
    ingressClasses: listOf(facts.ingressClasses, isIngressClass),
    opaquePods: listOf(facts.opaquePods, isPodsOfAnyNamespace),
    unplaced: keepAlike(facts.unplaced, unplaced),
    callbacks: listOf(facts.callbacks, isCallback),
    meshEgress: listOf(facts.meshEgress, isOfWholeMesh),
    kept: listOf(facts.kept, isKeptClusterWide),
    dnsNamespaces: [...removed, ...added].some(isOfDns) ? dnsNamespacesIn(namespaces, facts.dns) : facts.dnsNamespaces,
  };
  const keys = Object.keys(next) as (keyof NamespaceFacts)[];
  return keys.every((key) => next[key] === facts[key]) ? facts : next;
}

function updateFirsts(
  known: FirstNamespaces | undefined,
  changed: ReadonlySet<string>,
  namespaces: ScopeState['namespaces'],
): FirstNamespaces {
  return known === undefined ? firstNamespaces(namespaces) : updateFirstNamespaces(known, changed, namespaces);
}

function updateUnplaced(
  names: readonly string[],
  changed: ReadonlySet<string>,
  namespaces: ScopeState['namespaces'],
): readonly string[] {
  const touched = [...changed].filter((name) => !isPlaced(name));
  if (touched.length === 0) return names;
  const all = new Set([...names, ...touched]);
  return [...all].filter((name) => namespaces.has(name)).sort();
}

/** What is known already where it means the same: every rule looks at the facts. */
function keepAlike(known: Unplaced, found: Unplaced): Unplaced {
  return areAlike(known.policies, found.policies) && areAlike(known.pods, found.pods) ? known : found;
}

function areAlike<E extends OpaquePolicy | OpaquePods>(known: readonly E[], found: readonly E[]): boolean {
  const isAlike = (a: E, b: E | undefined) =>
    a === b || (a.digest === b?.digest && a.notIn === b.notIn && JSON.stringify(a.ref) === JSON.stringify(b.ref));
  return known.length === found.length && known.every((entity, index) => isAlike(entity, found[index]));
}

/** The same list where none of the entities is of it. */
function updated<E extends Entity>(
  list: readonly E[],
  removed: ReadonlySet<Entity>,
  added: ReadonlySet<Entity>,
  isOfList: (entity: Entity) => entity is E,
): readonly E[] {
  const arriving = [...added].filter(isOfList);
  if (arriving.length === 0 && ![...removed].some(isOfList)) return list;
  return [...list.filter((entity) => !removed.has(entity)), ...arriving].sort(compareEntities);
}

function isClusterPolicy(entity: Entity): entity is ClusterPolicy {
  return entity.kind === 'cluster-policy';
}

function isNamespace(entity: Entity): entity is Namespace {
  return entity.kind === 'namespace';
}

function isClusterRole(entity: Entity): entity is Role {
  return entity.kind === 'role' && entity.namespace === undefined;
}

function isScraper(entity: Entity): entity is Scraper {
  return entity.kind === 'scraper';
}

function isNode(entity: Entity): entity is Node {
  return entity.kind === 'node';
}

function isOpaqueClusterWide(entity: Entity): entity is OpaquePolicy {
  return entity.kind === 'opaque-policy' && entity.namespace === undefined;
}

function isIngressClass(entity: Entity): entity is IngressClass {
  return entity.kind === 'ingress-class';
}

function isCallback(entity: Entity): entity is ApiServerCallback {
  return entity.kind === 'api-server-callback';
}

function isOfWholeMesh(entity: Entity): entity is MeshEgress {
  return entity.kind === 'mesh-egress' && entity.namespace === undefined;
}

function isKeptClusterWide(entity: Entity): entity is KeptDocument {
  return entity.kind === 'kept' && entity.namespace === undefined;
}

function isPodsOfAnyNamespace(entity: Entity): entity is OpaquePods {
  return entity.kind === 'opaque-pods' && entity.namespace === undefined;
}
