import type { Direction } from '../kubernetes/entities';
import type { Rule, Selector } from '../policies/ir';
import {
  addBit,
  type Bitset,
  emptyBitset,
  forEachBit,
  isEmptyBitset,
  singleBit,
  subtractBits,
  uniteBits,
} from './bitset';
import type { Endpoint, PodEndpoint } from './endpoint';
import { allAllowed, type Bounds, evaluateRules, sameBounds } from './evaluate-plane';
import { matchSelector } from './match';
import { type MatchedPods, matchPods } from './match-pods';
import { MatchSignatures, noMatch, type RuleMatch } from './match-signatures';
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
    const known = this.#cells?.get(table);
    if (known !== undefined) return known;
    const cells = this.#split(table, matched);
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

  #split(table: PodTable, matched: RuleMatches): readonly Cell[] {
    const { common, others } = this.#matches(table, matched);
    if (others.length === 0 && !this.#hasNamedPorts(common)) {
      return [{ pods: table.all, bounds: this.#evaluate(common, undefined) }];
    }
    const cells = new Map<Bounds, Bitset>();
    const add = (bounds: Bounds, pods: Bitset) => {
      const alike = cells.get(bounds);
      cells.set(bounds, alike === undefined ? pods : uniteBits(alike, pods));
    };
    for (const [signature, pods] of this.#bySignature(table, common, others)) {
      if (!this.#hasNamedPorts(signature)) add(this.#evaluate(signature, undefined), pods);
      else {
        forEachBit(pods, (index) =>
          add(this.#evaluate(signature, table.pods[index]), singleBit(table.pods.length, index)),
        );
      }
    }
    return [...cells].map(([bounds, pods]) => ({ pods: cells.size === 1 ? table.all : pods, bounds }));
  }

  /** The signature of what matches all pods of a table alike, and the matches that tell them apart. */
  #matches(
    table: PodTable,
    matched: RuleMatches,
  ): { readonly common: number; readonly others: readonly PlacedMatch[] } {
    let common = noMatch;
    const others: PlacedMatch[] = [];
    this.#telling.forEach((rule, position) => {
      const pods = matched.get(rule.peer) ?? matchPods(rule.peer, table, this.#options);
      matched.set(rule.peer, pods);
      if (pods.yes === table.all) common = this.#signatures.with(common, position, 'yes');
      else if (pods.maybe === table.all) common = this.#signatures.with(common, position, 'unknown');
      else if (pods.yes !== table.none || pods.maybe !== table.none) others.push({ position, pods });
    });
    return { common, others };
  }

  /** Pods by the rules that match them. Those of which `others` say nothing, mostly nearly all, cost nothing. */
  #bySignature(table: PodTable, common: number, others: readonly PlacedMatch[]): ReadonlyMap<number, Bitset> {
    const signatures: number[] = [];
    let matchedByOthers = table.none;
    const note = (bits: Bitset, position: number, truth: RuleMatch['truth']) => {
      if (bits === table.none) return;
      matchedByOthers = uniteBits(matchedByOthers, bits);
      forEachBit(bits, (index) => {
        signatures[index] = this.#signatures.with(signatures[index] ?? common, position, truth);
      });
    };
    for (const { position, pods } of others) {
      note(pods.yes, position, 'yes');
      note(pods.maybe, position, 'unknown');
    }
    const bySignature = new Map<number, Bitset>();
    const rest = subtractBits(table.all, matchedByOthers);
    if (!isEmptyBitset(rest)) bySignature.set(common, rest);
    forEachBit(matchedByOthers, (index) => {
      const signature = signatures[index] ?? common;
      const alike = bySignature.get(signature) ?? emptyBitset(table.pods.length);
      bySignature.set(signature, alike);
      addBit(alike, index);
    });
    return bySignature;
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

interface PlacedMatch {
  /** Of the rule, among those that tell peers apart. */
  readonly position: number;
  readonly pods: MatchedPods;
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
