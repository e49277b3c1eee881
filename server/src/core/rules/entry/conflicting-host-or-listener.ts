import type { Analysis } from '../../analysis/analysis';
import { lookup, type Surroundings, scopesFor } from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { memoize } from '../../connectivity/memoize';
import { ingressesIn } from '../../entry/ingress';
import type { ApiObject } from '../../gateway/api-object';
import { groupBy } from '../../group-by';
import { compareText } from '../../text/compare-text';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import { ruleForReasons } from '../gateway/gateway-findings';
import type { Completion, DraftFinding, Guarded, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';
import { claimsOf, type IngressClaim } from './ingress-claims';

const ofListeners = ruleForReasons({ HostnameConflict: 'warning', ProtocolConflict: 'warning' });

/** Of an Ingress whose paths Ingresses of other namespaces may take as well: its hosts, in lower case. */
type Elsewhere = { readonly basePath: FieldPath; readonly hosts: readonly string[] };

export const conflictingHostOrListener: NamespaceRule & Guarded = {
  slice: 'namespace',
  *check(view, facts, options) {
    yield* ofIngresses(view, facts);
    yield* ofListeners.check(view, facts, options);
  },
  holds(finding, surroundings) {
    const data = finding.data as object;
    if ('conditions' in data) return ofListeners.holds?.(finding, surroundings) ?? true;
    return 'hosts' in data ? conflictElsewhere(finding, surroundings) : true;
  },
};

/** Each further Ingress with a path that one before it has, of one class; of the others another namespace decides. */
function* ofIngresses(view: NamespaceView, facts: NamespaceFacts): Iterable<DraftFinding> {
  const claims = ingressesIn(view, facts).flatMap(claimsOf);
  const told = new Set<ApiObject>();
  for (const [first, ...others] of groupBy(claims, ({ key }) => key).values()) {
    const heard = new Set(told).add(first?.ingress.object as ApiObject);
    for (const claim of others) {
      if (first === undefined || heard.has(claim.ingress.object)) continue;
      heard.add(claim.ingress.object);
      told.add(claim.ingress.object);
      const { message, related } = wordsOf(claim, first);
      yield { ...entryFinding(claim.ingress.object, claim.path, { message, severity: 'warning' }), related };
    }
  }
  for (const [object, own] of groupBy(claims, ({ ingress }) => ingress.object)) {
    const [claim] = own;
    if (claim === undefined || told.has(object)) continue;
    const hosts = [...new Set(own.map(({ host }) => host))];
    yield entryFinding(object, claim.path, {
      message: `Ingress "${object.identity.name}" may take what another one takes.`,
      severity: 'warning',
      data: { hosts } satisfies Omit<Elsewhere, 'basePath'>,
    });
  }
}

/** In every scope in which the finding holds. The last of those in conflict says so, by namespace. */
function conflictElsewhere(finding: Finding, surroundings: Surroundings): Completion | false {
  const { hosts } = finding.data as Elsewhere;
  const ids = finding.scopes.map(({ id }) => id);
  scopesFor(surroundings, [...hosts.map(lookup.host), ...ids.map(lookup.facts)]);
  const found = scopesOfFinding(surroundings as Analysis, finding).map((state) => {
    const namespace = finding.resource?.namespace ?? '';
    // Most hosts are in one namespace alone.
    if (hosts.every((host) => (state.hostPlaces.get(host)?.size ?? 0) < 2)) return undefined;
    const own = claimsIn(state, namespace).filter(({ ingress: { object } }) => isOf(object, finding));
    for (const claim of own) {
      const other = firstClaims(state, claim.host).get(claim.key);
      if (other !== undefined && compareText(other.ingress.object.namespace, namespace) < 0) return { claim, other };
    }
    return undefined;
  });
  const [first] = found;
  if (first === undefined || found.includes(undefined)) return false;
  const { object } = first.claim.ingress;
  return { ...wordsOf(first.claim, first.other), place: field([...object.basePath, ...first.claim.path]) };
}

/** By their keys, the claims of a host: of those that are alike that of the first namespace. Found once for all of them. */
function firstClaims(state: ScopeState, host: string): ReadonlyMap<string, IngressClaim> {
  const known = claimsByHost(state).get(host);
  if (known !== undefined) return known;
  const first = new Map<string, IngressClaim>();
  for (const name of [...(state.hostPlaces.get(host)?.keys() ?? [])].sort(compareText)) {
    for (const claim of claimsIn(state, name)) {
      if (claim.host === host && !first.has(claim.key)) first.set(claim.key, claim);
    }
  }
  claimsByHost(state).set(host, first);
  return first;
}

const claimsByHost = memoize((_: ScopeState) => new Map<string, ReadonlyMap<string, IngressClaim>>());

function claimsIn({ namespaces, facts }: ScopeState, name: string): readonly IngressClaim[] {
  const view = namespaces.get(name);
  return view === undefined ? [] : ingressesIn(view, facts).flatMap(claimsOf);
}

function isOf({ ref, basePath }: ApiObject, { at, data }: Finding): boolean {
  const { basePath: path } = data as Elsewhere;
  return ref.uri === at.uri && ref.documentIndex === at.documentIndex && basePath.join() === path.join();
}

function wordsOf(claim: IngressClaim, other: IngressClaim): Required<Pick<Completion, 'message' | 'related'>> {
  const { identity, ref, basePath, namespace } = other.ingress.object;
  const { identity: own, namespace: ownNamespace } = claim.ingress.object;
  const where = namespace === ownNamespace ? '' : `${namespace}/`;
  return {
    message: `Ingress "${own.name}" and "${where}${identity.name}" both take ${claim.words}: only one gets requests.`,
    related: [
      {
        at: ref,
        place: field([...basePath, ...other.path]),
        message: `Ingress "${identity.name}" takes ${other.words}.`,
      },
    ],
  };
}
