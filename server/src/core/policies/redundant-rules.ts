import type { NamespaceView } from '../cluster/namespace-view';
import { matchAnybody } from '../connectivity/anybody';
import { memoize } from '../connectivity/memoize';
import { describePods, type PodDescription } from '../connectivity/pod-description';
import { groupBy } from '../group-by';
import type { NetworkPolicy } from '../kubernetes/entities';
import { limits } from '../limits';
import { unitsOfNetworkPolicies } from './compile-cluster';
import type { PolicyUnit, PortMatch, Rule, RulePeer, Selector } from './ir';
import { type AllowRule, allowRulesOfUnit } from './open-rules';
import { type ComparisonBudget, partsBySubject } from './parts-by-subject';

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
  const parts = unitsOfNetworkPolicies(policies).flatMap(allowRulesOfUnit).flatMap(partsOf);
  const coveredBy = new Map<Part, Part>();
  const budget: ComparisonBudget = { left: limits.redundancyComparisons };
  const isRepetitive = new Set(parts.map(({ selector }) => selector)).size * 2 < parts.length;
  const includes = isRepetitive ? rememberedInclusion() : selectorIncludes;
  for (const ofDirection of groupBy(parts, ({ allowed }) => allowed.unit.direction).values()) {
    const partsFor = partsBySubject(ofDirection, budget);
    for (const part of ofDirection.toReversed()) {
      const others = partsFor(part);
      for (let position = 0; ; position++) {
        const other = others.at(position);
        if (other === undefined) break;
        if (budget.left-- < 0) return [];
        if (other === part || coveredBy.has(other) || !covers(other, part, includes)) continue;
        coveredBy.set(part, other);
        break;
      }
      if (budget.left < 0) return [];
    }
  }
  return parts.flatMap((part) => {
    const { unit, rule } = part.allowed;
    const by = remaining(part, coveredBy);
    return by === part ? [] : [{ unit, rule, peer: part.peer, coveredBy: by.allowed }];
  });
});

interface Part {
  readonly allowed: AllowRule;
  readonly subject: PodDescription;
  readonly peer: RulePeer | undefined;
  readonly selector: Selector;
  readonly isWideOpen: boolean;
}

/** None for policies of which is not known whether they are there. Kept as long as the policy. */
const partsOf = memoize((allowed: AllowRule): readonly Part[] => {
  const { unit, rule } = allowed;
  const subject = describe(unit.subject);
  if (subject === undefined) return [];
  const part = (selector: Selector, peer: RulePeer | undefined): Part => {
    return { allowed, subject, peer, selector, isWideOpen: isWideOpen(allowed, peer) };
  };
  return rule.peers.length === 0 ? [part(rule.peer, undefined)] : rule.peers.map((peer) => part(peer.selector, peer));
});

/** Without what manifests say of namespaces: their labels may change. Kept as long as the selector, which policies share. */
const describe = memoize((selector: Selector): PodDescription | undefined => describePods(noNamespaces, selector));

const noNamespaces = { namespaces: new Map<string, never>() };

/** What covers a part and is not covered itself; the part where nothing does. */
function remaining(part: Part, coveredBy: ReadonlyMap<Part, Part>): Part {
  const by = coveredBy.get(part);
  return by === undefined ? part : remaining(by, coveredBy);
}

/** Of parts whose policies select the same pods, or the first one's more. */
function covers(other: Part, part: Part, includes: Inclusion): boolean {
  return !other.isWideOpen && includes(other, part) && portsInclude(other.allowed.rule.ports, part.allowed.rule.ports);
}

/** Whether what the selector of the first part stands for has all that the second one's stands for. */
type Inclusion = (wide: Part, narrow: Part) => boolean;

/** Where policies have few selectors, these are compared again and again. */
function rememberedInclusion(): Inclusion {
  const known = new Map<Selector, Map<Selector, boolean>>();
  return (wide, narrow) => {
    const ofWide = known.get(wide.selector) ?? new Map<Selector, boolean>();
    const before = ofWide.get(narrow.selector);
    if (before !== undefined) return before;
    const isIncluded = selectorIncludes(wide, narrow);
    known.set(wide.selector, ofWide.set(narrow.selector, isIncluded));
    return isIncluded;
  };
}

/** What is open to everybody is a mistake by itself, and narrow rules beside it are what is to remain. */
function isWideOpen({ breadth, ports }: AllowRule, peer: RulePeer | undefined): boolean {
  if (breadth.isEveryone) return true;
  return ports !== 'dns' && peer !== undefined && (breadth.pods.includes(peer) || breadth.blocks.includes(peer));
}

function selectorIncludes({ selector: wide }: Part, { selector }: Part): boolean {
  if (wide.kind === 'all') return true;
  if (wide.kind === 'ip') return selector.kind === 'ip' && wide.set.includes(selector.set);
  const pods = describe(selector);
  return pods !== undefined && matchAnybody(wide, pods) === 'yes';
}

/** `any` is more than every port of every protocol that has a name. */
function portsInclude(wide: PortMatch, narrow: PortMatch): boolean {
  if (wide.kind === 'any') return true;
  if (narrow.kind === 'any' || !wide.numbered.includes(narrow.numbered)) return false;
  return narrow.named.every(
    ({ name, protocol }) =>
      (protocol === undefined ? wide.numbered.isAll : wide.numbered[protocol].isFull) ||
      wide.named.some((each) => each.name === name && (each.protocol === undefined || each.protocol === protocol)),
  );
}
