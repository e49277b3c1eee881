import type { Direction } from '../kubernetes/entities';
import { namespaceNameLabel } from '../kubernetes/read-entity';
import type { PortMatch, Rule, Selector } from '../policies/ir';
import {
  addBit,
  type Bitset,
  emptyBitset,
  firstBit,
  forEachBit,
  intersectBits,
  isEmptyBitset,
  subtractBits,
  uniteBits,
} from './bitset';
import type { Endpoint, PodEndpoint } from './endpoint';
import { allAllowed, type Bounds, evaluatePlane, evaluateRules, sameBounds } from './evaluate-plane';
import { matchPods } from './match-pods';
import type { ConnectivityOptions } from './options';
import type { PodTable } from './pod-table';
import { connectionsTo } from './port-match';
import type { SubjectProfile } from './subject-profile';
import type { Truth } from './truth';

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
  readonly #direction: Direction;
  /** Where named ports are resolved, if that is the subject. */
  readonly #destination: PodEndpoint | undefined;
  readonly #options: ConnectivityOptions;
  /** Rules that match certain peers only. */
  readonly #telling: readonly Rule[];
  /** What the other rules say of every peer. */
  readonly #uniform: ReadonlyMap<Rule, Truth>;
  /** The namespaces in which a rule may match a pod; undefined when that may be any. */
  readonly #namespaces: ReadonlySet<string> | undefined;
  readonly #cells = new WeakMap<PodTable, readonly Cell[]>();
  readonly #bounds = new Map<string, Bounds>();

  constructor(
    profile: SubjectProfile,
    direction: Direction,
    destination: PodEndpoint | undefined,
    options: ConnectivityOptions,
  ) {
    this.#profile = profile;
    this.#direction = direction;
    this.#destination = destination;
    this.#options = options;
    const rules = profile.flatMap(({ units }) => units.flatMap(({ unit }) => unit.rules));
    this.#uniform = new Map(rules.flatMap((rule) => uniformTruth(rule, direction)));
    this.#telling = rules.filter((rule) => !this.#uniform.has(rule));
    this.#namespaces = namesOf(this.#telling.map(({ peer }) => peer));
    this.base = profile.length === 0 ? allAllowed : this.#evaluate([], undefined);
  }

  /** Whether the policies may treat pods of the namespace otherwise than `base`. */
  tellsApart(namespace: string): boolean {
    return this.#telling.length > 0 && (this.#namespaces?.has(namespace) ?? true);
  }

  /** Whether the same is allowed with every pod of every namespace. */
  get isUniform(): boolean {
    return this.#telling.length === 0;
  }

  /** All pods of a namespace, in cells that share no pod. */
  cellsOf(namespace: string, table: PodTable): readonly Cell[] {
    if (!this.tellsApart(namespace)) return [{ pods: table.all, bounds: this.base }];
    const known = this.#cells.get(table);
    if (known !== undefined) return known;
    const cells = this.#split(table);
    // The others cost as much to keep as to find again.
    if (cells.length > 1) this.#cells.set(table, cells);
    return cells;
  }

  /** The same for one endpoint, of whatever kind. */
  with(peer: Endpoint): Bounds {
    if (this.#telling.length === 0) return this.base;
    return evaluatePlane(this.#profile, peer, this.#destination ?? peer, this.#options);
  }

  #split(table: PodTable): readonly Cell[] {
    let signed: readonly SignedPods[] = [{ pods: table.all, matches: [] }];
    this.#telling.forEach((rule, position) => {
      const { yes, maybe } = matchPods(rule.peer, table, this.#options);
      if (yes !== table.none) signed = signed.flatMap((cell) => splitBy(cell, yes, { position, truth: 'yes' }));
      if (maybe !== table.none) signed = signed.flatMap((cell) => splitBy(cell, maybe, { position, truth: 'unknown' }));
    });
    return mergeEqual(
      signed.flatMap(({ pods, matches }) =>
        this.#byPorts(pods, matches, table).map((part) => ({
          pods: part,
          bounds: this.#evaluate(matches, table.pods[firstBit(part) ?? 0]),
        })),
      ),
    );
  }

  /** Pods of which a named port means different numbers are apart. */
  #byPorts(pods: Bitset, matches: readonly RuleMatch[], table: PodTable): readonly Bitset[] {
    if (this.#direction === 'ingress') return [pods];
    const named = this.#namedPorts(matches);
    if (named.length === 0) return [pods];
    const parts = new Map<string, Bitset>();
    forEachBit(pods, (index) => {
      const pod = table.pods[index];
      if (pod === undefined) return;
      const key = named.map((ports) => connectionsTo(pod, ports).toString()).join(';');
      const part = parts.get(key) ?? emptyBitset(table.pods.length);
      parts.set(key, part);
      addBit(part, index);
    });
    return [...parts.values()];
  }

  #namedPorts(matches: readonly RuleMatch[]): readonly PortMatch[] {
    return matches.flatMap(({ position }) => {
      const rule = this.#telling[position];
      return rule !== undefined && hasNamedPorts(rule) ? [rule.ports] : [];
    });
  }

  #evaluate(matches: readonly RuleMatch[], pod: PodEndpoint | undefined): Bounds {
    const destination = this.#destination ?? pod;
    const hasNames = this.#direction === 'egress' && this.#namedPorts(matches).length > 0;
    const key = hasNames ? undefined : matches.map(({ position, truth }) => `${position}${truth}`).join();
    const known = key === undefined ? undefined : this.#bounds.get(key);
    if (known !== undefined) return known;
    const truths = new Map(this.#uniform);
    for (const { position, truth } of matches) {
      const rule = this.#telling[position];
      if (rule !== undefined) truths.set(rule, truth);
    }
    const bounds = evaluateRules(this.#profile, {
      match: (rule) => truths.get(rule) ?? 'no',
      connections: (rule) => connectionsTo(destination, rule.ports),
    });
    if (key !== undefined) this.#bounds.set(key, bounds);
    return bounds;
  }
}

interface RuleMatch {
  /** Among the rules that tell peers apart. */
  readonly position: number;
  readonly truth: 'yes' | 'unknown';
}

interface SignedPods {
  readonly pods: Bitset;
  readonly matches: readonly RuleMatch[];
}

function splitBy(cell: SignedPods, matched: Bitset, match: RuleMatch): readonly SignedPods[] {
  const inside = intersectBits(cell.pods, matched);
  if (isEmptyBitset(inside)) return [cell];
  const outside = subtractBits(cell.pods, matched);
  const both = { pods: inside, matches: [...cell.matches, match] };
  return isEmptyBitset(outside) ? [both] : [both, { pods: outside, matches: cell.matches }];
}

/** Different rules often allow the same. */
function mergeEqual(cells: readonly Cell[]): readonly Cell[] {
  const merged: Cell[] = [];
  for (const cell of cells) {
    const index = merged.findIndex(({ bounds }) => sameBounds(bounds, cell.bounds));
    const known = merged[index];
    if (known === undefined) merged.push(cell);
    else merged[index] = { pods: uniteBits(known.pods, cell.pods), bounds: known.bounds };
  }
  return merged;
}

/** What a rule says of every peer; nothing when it tells peers apart, or when its ports mean something else on each. */
function uniformTruth(rule: Rule, direction: Direction): readonly (readonly [Rule, Truth])[] {
  if (direction === 'egress' && hasNamedPorts(rule)) return [];
  switch (rule.peer.kind) {
    case 'all':
      return [[rule, 'yes']];
    case 'none':
      return [[rule, 'no']];
    case 'unknown':
      return [[rule, 'unknown']];
    default:
      return [];
  }
}

function hasNamedPorts({ ports }: Rule): boolean {
  return ports.kind === 'some' && ports.named.length > 0;
}

/** The namespaces whose pods the selectors may match; undefined when that may be any. */
function namesOf(selectors: readonly Selector[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const selector of selectors) {
    const own = namesOfOne(selector);
    if (own === undefined) return undefined;
    for (const name of own) names.add(name);
  }
  return names;
}

function namesOfOne(selector: Selector): ReadonlySet<string> | undefined {
  switch (selector.kind) {
    case 'none':
      return new Set();
    case 'namespace':
      return new Set([selector.name]);
    case 'and':
      return selector.of.map(namesOfOne).find((names) => names !== undefined);
    case 'or':
      return namesOf(selector.of);
    case 'namespace-labels': {
      // Every namespace has this label, with its name.
      const own = selector.selector.requirements.find(
        ({ key, operator }) => key === namespaceNameLabel && operator === 'In',
      );
      return own === undefined ? undefined : new Set(own.values);
    }
    default:
      return undefined;
  }
}
