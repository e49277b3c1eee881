import type { Direction } from '../kubernetes/entities';
import type { Rule, Selector } from '../policies/ir';
import { addBit, type Bitset, emptyBitset, forEachBit } from './bitset';
import type { Endpoint, PodEndpoint } from './endpoint';
import { allAllowed, type Bounds, evaluateRules, sameBounds } from './evaluate-plane';
import { matchSelector } from './match';
import { type MatchedPods, matchPods } from './match-pods';
import { MatchSignatures, noMatch, type RuleMatch } from './match-signatures';
import type { ConnectivityOptions } from './options';
import type { PodTable } from './pod-table';
import { connectionsTo, hasNamedPorts } from './port-match';
import { type SelectorScope, scopeOf } from './selector-scope';
import { rulesOf, type SubjectProfile } from './subject-profile';
import type { Truth } from './truth';

/** What rules match in one namespace: a rule of many planes is evaluated once. */
export type RuleMatches = Map<Selector, MatchedPods>;

/** Pods of one namespace with which the same is allowed. */
export interface Cell {
  readonly pods: Bitset;
  readonly bounds: Bounds;
}

/**
 * What the policies of one profile allow in one direction, with every peer there is.
 * A rule is evaluated once for all pods of a namespace, and the tiers once for all pods that the same rules match.
 */
export class Plane {
  /** What holds for every pod of a namespace that `tellsApart` denies. */
  readonly base: Bounds;
  readonly #profile: SubjectProfile;
  /** Where named ports are resolved, if that is the subject. */
  readonly #subject: PodEndpoint | undefined;
  readonly #options: ConnectivityOptions;
  /** Rules that match certain peers only, or mean other ports on each. */
  readonly #telling: readonly Rule[];
  /** What the other rules say of every peer. */
  readonly #uniform: ReadonlyMap<Selector, Truth>;
  readonly #scope: SelectorScope;
  readonly #signatures: MatchSignatures;
  /** Of tables that are in use; made when they are needed, because most planes speak of one namespace or two. */
  #cells: WeakMap<PodTable, readonly Cell[]> | undefined;
  /** By signature, for signatures whose ports do not depend on the peer. */
  readonly #bounds: (Bounds | undefined)[] = [];
  /** One object for equal bounds. */
  readonly #distinct: Bounds[] = [];

  /** `subject` is the pod at the receiving end for ingress, and undefined for egress. */
  constructor(
    profile: SubjectProfile,
    direction: Direction,
    subject: PodEndpoint | undefined,
    options: ConnectivityOptions,
  ) {
    this.#profile = profile;
    this.#subject = subject;
    this.#options = options;
    const rules = rulesOf(profile);
    // What a named port means, only the receiving pod says.
    const varying = direction === 'egress' ? rules.filter(hasNamedPorts) : [];
    const varyingPeers = new Set(varying.map(({ peer }) => peer));
    this.#uniform = new Map(rules.flatMap(({ peer }) => (varyingPeers.has(peer) ? [] : uniformTruth(peer))));
    this.#telling = rules.filter(({ peer }) => !this.#uniform.has(peer));
    this.#scope = scopeOf(this.#telling.map(({ peer }) => peer));
    this.#signatures = new MatchSignatures(this.#telling.length);
    this.base = profile.length === 0 ? allAllowed : this.#evaluate(noMatch, undefined);
  }

  /** Whether the policies may treat pods of the namespace otherwise than `base`. */
  tellsApart(namespace: string, { addressed, none, firstOrdinary }: PodTable): boolean {
    if (this.#telling.length === 0) return false;
    const { isAnywhere, namespaces, labelled, usesAddresses } = this.#scope;
    if (isAnywhere || namespaces.has(namespace)) return true;
    if (usesAddresses && (addressed !== none || this.#options.unstated === 'unknown')) return true;
    return (
      firstOrdinary !== undefined && labelled.some((one) => matchSelector(one, firstOrdinary, this.#options) !== 'no')
    );
  }

  /** The only places with whose pods anything may be allowed; undefined when that may be with any. */
  get onlyWithin(): SelectorScope | undefined {
    const { isAnywhere, usesAddresses } = this.#scope;
    return this.base.upper.isEmpty && !isAnywhere && !usesAddresses ? this.#scope : undefined;
  }

  /** All pods of a namespace, in cells that share no pod. `matched` is shared by the planes that are asked about it. */
  cellsOf(namespace: string, table: PodTable, matched: RuleMatches): readonly Cell[] {
    if (!this.tellsApart(namespace, table)) return [{ pods: table.all, bounds: this.base }];
    const known = this.#cells?.get(table);
    if (known !== undefined) return known;
    const cells = this.#split(table, this.#signaturesOf(table, matched));
    // The others cost as much to keep as to find again.
    if (cells.length > 1) {
      this.#cells ??= new WeakMap();
      this.#cells.set(table, cells);
    }
    return cells;
  }

  /** The same for one endpoint, of whatever kind. `truths` is shared by the planes that are asked about it. */
  with(peer: Endpoint, truths: Map<Selector, Truth> = new Map()): Bounds {
    let signature = noMatch;
    for (const [position, rule] of this.#telling.entries()) {
      const truth = truths.get(rule.peer) ?? matchSelector(rule.peer, peer, this.#options);
      truths.set(rule.peer, truth);
      if (truth !== 'no') signature = this.#signatures.with(signature, position, truth);
    }
    return this.#evaluate(signature, peer);
  }

  #split({ pods, all }: PodTable, signatures: Int32Array | number): readonly Cell[] {
    if (typeof signatures === 'number' && !this.#hasNamedPorts(signatures)) {
      return [{ pods: all, bounds: this.#evaluate(signatures, undefined) }];
    }
    const cells = new Map<Bounds, Bitset>();
    pods.forEach((pod, index) => {
      const signature = typeof signatures === 'number' ? signatures : (signatures[index] ?? noMatch);
      const bounds = this.#evaluate(signature, pod);
      const alike = cells.get(bounds) ?? emptyBitset(pods.length);
      cells.set(bounds, alike);
      addBit(alike, index);
    });
    return [...cells].map(([bounds, alike]) => ({ pods: cells.size === 1 ? all : alike, bounds }));
  }

  /** Which rules match each pod of a table; one number where that is the same for all. */
  #signaturesOf(table: PodTable, matched: RuleMatches): Int32Array | number {
    let common = noMatch;
    const others: { readonly position: number; readonly pods: MatchedPods }[] = [];
    this.#telling.forEach((rule, position) => {
      const pods = matched.get(rule.peer) ?? matchPods(rule.peer, table, this.#options);
      matched.set(rule.peer, pods);
      if (pods.yes === table.all) common = this.#signatures.with(common, position, 'yes');
      else if (pods.maybe === table.all) common = this.#signatures.with(common, position, 'unknown');
      else if (pods.yes !== table.none || pods.maybe !== table.none) others.push({ position, pods });
    });
    if (others.length === 0) return common;
    const signatures = new Int32Array(table.pods.length).fill(common);
    for (const { position, pods } of others) {
      const note = (bits: Bitset, truth: RuleMatch['truth']) =>
        forEachBit(bits, (index) => {
          signatures[index] = this.#signatures.with(signatures[index] ?? noMatch, position, truth);
        });
      note(pods.yes, 'yes');
      note(pods.maybe, 'unknown');
    }
    return signatures;
  }

  #evaluate(signature: number, peer: Endpoint | undefined): Bounds {
    const known = this.#bounds[signature];
    if (known !== undefined) return known;
    const truths = new Map(this.#uniform);
    for (const { position, truth } of this.#signatures.matchesOf(signature)) {
      const rule = this.#telling[position];
      if (rule !== undefined) truths.set(rule.peer, truth);
    }
    const bounds = this.#share(
      evaluateRules(this.#profile, {
        truthOf: (selector) => truths.get(selector) ?? 'no',
        connectionsOf: (ports) => connectionsTo(this.#subject ?? peer, ports),
      }),
    );
    if (!this.#hasNamedPorts(signature)) this.#bounds[signature] = bounds;
    return bounds;
  }

  #share(bounds: Bounds): Bounds {
    const known = this.#distinct.find((other) => sameBounds(other, bounds));
    if (known === undefined) this.#distinct.push(bounds);
    return known ?? bounds;
  }

  /** Whether what the matching rules mean depends on the pod that they match. */
  #hasNamedPorts(signature: number): boolean {
    if (this.#subject !== undefined) return false;
    return this.#signatures.matchesOf(signature).some(({ position }) => {
      const rule = this.#telling[position];
      return rule !== undefined && hasNamedPorts(rule);
    });
  }
}

/** What a selector says of every peer; nothing when it tells peers apart. */
function uniformTruth(peer: Selector): readonly (readonly [Selector, Truth])[] {
  switch (peer.kind) {
    case 'all':
      return [[peer, 'yes']];
    case 'none':
      return [[peer, 'no']];
    case 'unknown':
      return [[peer, 'unknown']];
    default:
      return [];
  }
}
