import type { NamespaceView } from '../cluster/namespace-view';
import { certainlyMatches } from '../connectivity/certainly-matches';
import { memoize } from '../connectivity/memoize';
import { describePods, type PodDescription } from '../connectivity/pod-description';
import { groupBy } from '../group-by';
import type { NetworkPolicy } from '../kubernetes/entities';
import { limits } from '../limits';
import type { PolicyUnit, PortMatch, Rule, RulePeer, Selector } from './ir';
import { type AllowRule, allowRulesAmong } from './open-rules';
import { type ComparisonBudget, type LazyParts, partsBySubject } from './parts-by-subject';

/**
 * A part of a rule that changes nothing, whatever pods and addresses there are: another rule allows the same to the
 * same pods, and more of both.
 */
export interface RedundantPart {
  readonly unit: PolicyUnit;
  readonly rule: Rule;
  /** Undefined for a rule without peers. */
  readonly peer: RulePeer | undefined;
  /** Stays when everything that is redundant is removed. */
  readonly coveredBy: AllowRule;
}

/**
 * Of the NetworkPolicies of a namespace. Of equal parts the first one stays. Policies only add up, and what one part
 * allows is compared with what one other part allows, so that nothing is found that hangs on several together.
 */
export function redundantPartsOf({ networkPolicies }: NamespaceView): readonly RedundantPart[] {
  return redundantPartsAmong(networkPolicies);
}

/** They hang on the policies alone, so that an edit of a workload compares nothing. */
const redundantPartsAmong = memoize((policies: readonly NetworkPolicy[]): readonly RedundantPart[] => {
  const parts = allowRulesAmong(policies).flatMap(partsOf);
  const coveredBy = new Map<Part, Part>();
  const budget: ComparisonBudget = { left: limits.redundancyComparisons };
  for (const ofDirection of groupBy(parts, ({ allowed }) => allowed.unit.direction).values()) {
    // The first of equal ones covers all that another one does, and is not covered where that one is not.
    const equals = equalParts(ofDirection);
    const firsts = equals.size === 0 ? ofDirection : ofDirection.filter((part) => !equals.has(part));
    const partsFor = partsBySubject(firsts, budget);
    // What does not cover a part, or is covered itself, covers none of its equals either.
    const positions = new Map<Part, number>();
    for (const part of ofDirection.toReversed()) {
      const first = equals.get(part) ?? part;
      const others = partsFor(part);
      const position = coverPosition(part, others, positions.get(first) ?? 0, coveredBy, budget);
      if (budget.left < 0) return [];
      positions.set(first, position);
      const by = others.at(position);
      if (by !== undefined) coveredBy.set(part, by);
    }
  }
  return parts.flatMap((part) => {
    const { unit, rule } = part.allowed;
    const by = remaining(part, coveredBy);
    return by === part ? [] : [{ unit, rule, peer: part.peer, coveredBy: by.allowed }];
  });
});

/** Of the first that covers the part and is not covered itself, as far as the budget goes; behind the last one if none does. */
function coverPosition(
  part: Part,
  others: LazyParts<Part>,
  start: number,
  coveredBy: ReadonlyMap<Part, Part>,
  budget: ComparisonBudget,
): number {
  for (let position = start; ; position++) {
    const other = others.at(position);
    if (other === undefined || budget.left-- < 0) return position;
    if (other !== part && !coveredBy.has(other) && covers(other, part)) return position;
  }
}

interface Part {
  readonly allowed: AllowRule;
  readonly subject: PodDescription;
  readonly peer: RulePeer | undefined;
  readonly selector: Selector;
  readonly isWideOpen: boolean;
}

/** None for policies of which is not known whether they are there. */
function partsOf(allowed: AllowRule): readonly Part[] {
  const { unit, rule } = allowed;
  const subject = describe(unit.subject);
  if (subject === undefined) return [];
  const part = (selector: Selector, peer: RulePeer | undefined): Part => {
    return { allowed, subject, peer, selector, isWideOpen: isWideOpen(allowed, peer) };
  };
  return rule.peers.length === 0 ? [part(rule.peer, undefined)] : rule.peers.map((peer) => part(peer.selector, peer));
}

/**
 * The first part of those that say the same, by each of the others. Selectors and lists of ports that say the same are
 * one object. Few are found where most selectors differ.
 */
function equalParts(parts: readonly Part[]): ReadonlyMap<Part, Part> {
  const equals = new Map<Part, Part>();
  if (new Set(parts.map(({ selector }) => selector)).size * 2 > parts.length) return equals;
  const firsts = new Map<Selector, Map<Selector, Map<PortMatch, Part>>>();
  for (const part of parts) {
    if (part.isWideOpen) continue;
    const { unit, rule } = part.allowed;
    const ofSubject = firsts.get(unit.subject) ?? new Map<Selector, Map<PortMatch, Part>>();
    const byPorts = ofSubject.get(part.selector) ?? new Map<PortMatch, Part>();
    const first = byPorts.get(rule.ports);
    if (first === undefined) firsts.set(unit.subject, ofSubject.set(part.selector, byPorts.set(rule.ports, part)));
    else equals.set(part, first);
  }
  return equals;
}

/** Without what manifests say of namespaces: their labels may change. Kept as long as the selector, which policies share. */
const describe = memoize((selector: Selector): PodDescription | undefined => describePods(noNamespaces, selector));

const noNamespaces = { namespaces: new Map<string, never>() };

/** What covers a part and is not covered itself; the part where nothing does. */
function remaining(part: Part, coveredBy: ReadonlyMap<Part, Part>): Part {
  const by = coveredBy.get(part);
  return by === undefined ? part : remaining(by, coveredBy);
}

/** Of parts whose policies select the same pods, or the first one's more. */
function covers(other: Part, part: Part): boolean {
  return (
    !other.isWideOpen &&
    portsInclude(other.allowed.rule.ports, part.allowed.rule.ports) &&
    selectorIncludes(other.selector, part.selector)
  );
}

/** What is open to everybody is a mistake by itself, and narrow rules beside it are what is to remain. */
function isWideOpen({ breadth, ports }: AllowRule, peer: RulePeer | undefined): boolean {
  if (breadth.isEveryone) return true;
  return ports !== 'dns' && peer !== undefined && (breadth.pods.includes(peer) || breadth.blocks.includes(peer));
}

function selectorIncludes(wide: Selector, selector: Selector): boolean {
  if (wide === selector || wide.kind === 'all') return true;
  if (wide.kind === 'ip') return selector.kind === 'ip' && wide.set.includes(selector.set);
  const pods = describe(selector);
  return pods !== undefined && certainlyMatches(wide, pods);
}

/** `any` is more than every port of every protocol that has a name. */
function portsInclude(wide: PortMatch, narrow: PortMatch): boolean {
  if (wide === narrow || wide.kind === 'any') return true;
  if (narrow.kind === 'any' || !wide.numbered.includes(narrow.numbered)) return false;
  return narrow.named.every(
    ({ name, protocol }) =>
      (protocol === undefined ? wide.numbered.isAll : wide.numbered[protocol].isFull) ||
      wide.named.some((each) => each.name === name && (each.protocol === undefined || each.protocol === protocol)),
  );
}
