import type { Rule, Selector } from '../policies/ir';
import { addBit, type Bitset, emptyBitset, firstBit, forEachBit, hasBit, subtractBits, uniteBits } from './bitset';
import type { Endpoint, PodEndpoint } from './endpoint';
import {
  allAllowed,
  type Bounds,
  evaluateRules,
  nothingAllowed,
  type PeerBounds,
  perAddress,
  sameBounds,
} from './evaluate-plane';
import { matchSelector } from './match';
import { type MatchedPods, matchPods } from './match-pods';
import { MatchSignature, type MatchTruth } from './match-signature';
import { memoize } from './memoize';
import type { ConnectivityOptions } from './options';
import type { PodTable } from './pod-table';
import { connectionsTo, hasNamedPorts } from './port-match';
import { mayMatchIn, type SelectorScope, scopeOf } from './selector-scope';
import { rulesOf, type SubjectProfile } from './subject-profile';
import type { Truth } from './truth';

/** What rules match in one namespace: a rule of many planes is evaluated once. */
export type RuleMatches = Map<Selector, MatchedPods>;

/** Pods of one namespace with which the same is allowed. */
export interface Cell {
  readonly pods: Bitset;
  readonly bounds: PeerBounds;
}

/**
 * What the policies of one profile allow in one direction, with every peer there is.
 * A selector is evaluated once for all pods of a namespace, and the tiers once for all pods that the same ones match.
 */
export class Plane {
  /** What holds for every pod of a namespace that `tellsApart` denies. */
  readonly base: PeerBounds;
  readonly #profile: SubjectProfile;
  /** Where named ports are resolved, if that is the subject. */
  readonly #subject: PodEndpoint | undefined;
  readonly #options: ConnectivityOptions;
  /** Those of rules that match certain peers only, or mean other ports on each. Others say the same of every peer. */
  readonly #telling: readonly Selector[];
  /** Those of them whose rules mean other ports on each peer. */
  readonly #varying: ReadonlySet<Selector>;
  readonly #scope: SelectorScope;
  /** Keeps the bounds of those whose ports do not depend on the peer. */
  readonly #unmatched: Signature = MatchSignature.none();
  /** One object for equal bounds. */
  #distinct: readonly PeerBounds[] = commonBounds;

  /** `subject` is the pod at the receiving end for ingress, and undefined for egress. */
  constructor(profile: SubjectProfile, subject: PodEndpoint | undefined, options: ConnectivityOptions) {
    this.#profile = profile;
    this.#subject = subject;
    this.#options = options;
    const rules = rulesOf(profile);
    // What a named port means, only the receiving pod says.
    this.#varying = subject === undefined ? varyingPeers(rules) : noSelectors;
    this.#telling = distinct(rules, ({ peer }) => tellsPeersApart(peer) || this.#varying.has(peer));
    this.#scope = scopeOf(this.#telling);
    this.base = profile.length === 0 ? allAllowed : this.#evaluate(this.#unmatched, undefined);
  }

  /** Whether the policies may treat pods of the namespace otherwise than `base`. */
  tellsApart(namespace: string, table: PodTable): boolean {
    return mayMatchIn(this.#scope, namespace, table, this.#options);
  }

  /** Whether anything may be allowed with a pod of the namespace. */
  mayAllow(namespace: string, table: PodTable): boolean {
    return !this.base.upper.isEmpty || this.tellsApart(namespace, table);
  }

  /** The only places with whose pods anything may be allowed; undefined when that may be with any. */
  get onlyWithin(): SelectorScope | undefined {
    return this.base.upper.isEmpty && !this.#scope.isAnywhere ? this.#scope : undefined;
  }

  /** All pods of a namespace, in cells that share no pod. `matched` is shared by the planes that are asked about it. */
  cellsOf(namespace: string, table: PodTable, matched: RuleMatches): readonly Cell[] {
    if (!this.tellsApart(namespace, table)) return [{ pods: table.all, bounds: this.base }];
    const known = cellsIn(table).get(this);
    if (known !== undefined) return known;
    const cells = this.#split(table, matched);
    // The others cost as much to keep as to find again.
    if (cells.length > 1) cellsIn(table).set(this, cells);
    return cells;
  }

  /** The same for one endpoint, of whatever kind. `truths` is shared by the planes that are asked about it. */
  with(peer: Endpoint, truths: Map<Selector, Truth> = new Map()): PeerBounds {
    let signature = this.#unmatched;
    for (const [position, selector] of this.#telling.entries()) {
      const truth = truths.get(selector) ?? matchSelector(selector, peer, this.#options);
      truths.set(selector, truth);
      if (truth !== 'no') signature = signature.with(position, truth);
    }
    return this.#boundsOf(signature, peer);
  }

  #boundsOf(signature: Signature, peer: Endpoint | undefined): PeerBounds {
    return this.#share(perAddress(this.#evaluate(signature, peer), peer, (part) => this.with(part)));
  }

  #split(table: PodTable, matched: RuleMatches): readonly Cell[] {
    const { common, others } = this.#matches(table, matched);
    // What is not certain of all may be of each that has several addresses.
    const { lower, upper } = this.#varies(common) ? allAllowed : this.#evaluate(common, undefined);
    const addressed = lower === upper ? table.none : table.addressed;
    if (others.length === 0 && !this.#varies(common) && addressed === table.none) {
      return [{ pods: table.all, bounds: this.#boundsOf(common, table.pods[0]) }];
    }
    // Pods without a known address are alike to rules by addresses, whose families are asked for each.
    const known = new Map<Signature, PeerBounds>();
    const boundsOf = (signature: Signature, index: number) => {
      if (hasBit(table.addressed, index) || this.#varies(signature))
        return this.#boundsOf(signature, table.pods[index]);
      const bounds = known.get(signature) ?? this.#boundsOf(signature, table.pods[index]);
      known.set(signature, bounds);
      return bounds;
    };
    const { signatures, matchedByOthers } = signPods(table, common, others);
    const cells = new Map<PeerBounds, Bitset>();
    const add = (index: number) => {
      const bounds = boundsOf(signatures[index] ?? common, index);
      let pods = cells.get(bounds);
      if (pods === undefined) {
        pods = emptyBitset(table.pods.length);
        cells.set(bounds, pods);
      }
      addBit(pods, index);
    };
    const oneByOne = this.#varies(common) ? table.all : uniteBits(matchedByOthers, addressed);
    const rest = subtractBits(table.all, oneByOne);
    const first = firstBit(rest);
    if (first !== undefined) cells.set(boundsOf(common, first), rest);
    forEachBit(oneByOne, add);
    return [...cells].map(([bounds, pods]) => ({ pods: cells.size === 1 ? table.all : pods, bounds }));
  }

  /** The signature of what matches all pods of a table alike, and the matches that tell them apart. */
  #matches(
    table: PodTable,
    matched: RuleMatches,
  ): { readonly common: Signature; readonly others: readonly PlacedMatch[] } {
    let common = this.#unmatched;
    const others: PlacedMatch[] = [];
    for (const [position, selector] of this.#telling.entries()) {
      let pods = matched.get(selector);
      if (pods === undefined) {
        pods = matchPods(selector, table, this.#options);
        matched.set(selector, pods);
      }
      if (pods.yes === table.all) common = common.with(position, 'yes');
      else if (pods.maybe === table.all) common = common.with(position, 'unknown');
      else if (pods.yes !== table.none || pods.maybe !== table.none) others.push({ position, pods });
    }
    return { common, others };
  }

  #evaluate(signature: Signature, peer: Endpoint | undefined): PeerBounds {
    if (signature.kept !== undefined) return signature.kept;
    const truths = new Map<Selector, Truth>();
    for (let step = signature; step.from !== undefined; step = step.from) {
      const selector = this.#telling[step.position];
      if (selector !== undefined) truths.set(selector, step.truth);
    }
    const bounds = this.#share(
      evaluateRules(this.#profile, {
        truthOf: (selector) => truths.get(selector) ?? truthForAll(selector),
        connectionsOf: (ports) => connectionsTo(this.#subject ?? peer, ports),
      }),
    );
    if (!this.#varies(signature)) signature.kept = bounds;
    return bounds;
  }

  #share(bounds: PeerBounds): PeerBounds {
    const known = this.#distinct.find((other) => sameBounds(other, bounds));
    if (known === undefined) this.#distinct = [...this.#distinct, bounds];
    return known ?? bounds;
  }

  /** Whether what the matching rules mean depends on the pod that they match. */
  #varies(signature: Signature): boolean {
    if (this.#varying.size === 0) return false;
    for (let step = signature; step.from !== undefined; step = step.from) {
      const selector = this.#telling[step.position];
      if (selector !== undefined && this.#varying.has(selector)) return true;
    }
    return false;
  }
}

type Signature = MatchSignature<PeerBounds>;

/** Of tables that are in use, by the planes that were asked about them. */
const cellsIn = memoize((_: PodTable) => new WeakMap<Plane, readonly Cell[]>());

const commonBounds: readonly Bounds[] = [nothingAllowed, allAllowed];
const noSelectors: ReadonlySet<Selector> = new Set();

function varyingPeers(rules: readonly Rule[]): ReadonlySet<Selector> {
  return rules.some(hasNamedPorts) ? new Set(rules.filter(hasNamedPorts).map(({ peer }) => peer)) : noSelectors;
}

/** What some of the rules match, each once. */
function distinct(rules: readonly Rule[], isMeant: (rule: Rule) => boolean): readonly Selector[] {
  const peers: Selector[] = [];
  for (const rule of rules) if (isMeant(rule)) peers.push(rule.peer);
  return peers.length < 2 ? peers.slice() : [...new Set(peers)];
}

/** Pods by what matches them. Those of which `others` say nothing, mostly nearly all, cost nothing. */
function signPods(
  table: PodTable,
  common: Signature,
  others: readonly PlacedMatch[],
): { readonly signatures: readonly (Signature | undefined)[]; readonly matchedByOthers: Bitset } {
  const signatures: (Signature | undefined)[] = [];
  let matchedByOthers = table.none;
  const note = (bits: Bitset, position: number, truth: MatchTruth) => {
    if (bits === table.none) return;
    matchedByOthers = matchedByOthers === table.none ? bits : uniteBits(matchedByOthers, bits);
    forEachBit(bits, (index) => {
      signatures[index] = (signatures[index] ?? common).with(position, truth);
    });
  };
  for (const { position, pods } of others) {
    note(pods.yes, position, 'yes');
    note(pods.maybe, position, 'unknown');
  }
  return { signatures, matchedByOthers };
}

interface PlacedMatch {
  /** Of the selector, among those that tell peers apart. */
  readonly position: number;
  readonly pods: MatchedPods;
}

/** What a selector that tells no peers apart says of each. */
function truthForAll({ kind }: Selector): Truth {
  if (kind === 'all') return 'yes';
  return kind === 'unknown' ? 'unknown' : 'no';
}

function tellsPeersApart({ kind }: Selector): boolean {
  return kind !== 'all' && kind !== 'none' && kind !== 'unknown';
}
