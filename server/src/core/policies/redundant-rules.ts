import type { NamespaceView } from '../cluster/namespace-view';
import { matchAnybody } from '../connectivity/anybody';
import { memoize } from '../connectivity/memoize';
import { describePods, type PodDescription } from '../connectivity/pod-description';
import { groupBy } from '../group-by';
import type { NetworkPolicy } from '../kubernetes/entities';
import type { LabelRequirement } from '../kubernetes/label-selector';
import { limits } from '../limits';
import { unitsOfNetworkPolicies } from './compile-cluster';
import type { PolicyUnit, PortMatch, Rule, RulePeer, Selector } from './ir';
import { type AllowRule, allowRulesOfUnit } from './open-rules';

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
  const parts = unitsOfNetworkPolicies(policies)
    .flatMap(allowRulesOfUnit)
    .flatMap((allowed) => partsOf(allowed) ?? []);
  const index = indexBySubject(parts);
  let comparisons = 0;
  for (const part of parts.toReversed()) {
    for (const other of candidatesFor(part, index)) {
      if (comparisons++ > limits.redundancyComparisons) return [];
      if (other === part || other.coveredBy !== undefined || !covers(other, part)) continue;
      part.coveredBy = other;
      break;
    }
  }
  return parts.flatMap(({ allowed: { unit, rule }, peer, coveredBy }) =>
    coveredBy === undefined ? [] : [{ unit, rule, peer, coveredBy: remaining(coveredBy).allowed }],
  );
});

interface Part {
  readonly allowed: AllowRule;
  readonly subject: PodDescription;
  readonly peer: RulePeer | undefined;
  readonly selector: Selector;
  /** What the selector stands for, if that is pods. */
  readonly pods: PodDescription | undefined;
  coveredBy: Part | undefined;
}

/** Undefined for policies of which is not known whether they are there. */
function partsOf(allowed: AllowRule): readonly Part[] | undefined {
  const { unit, rule } = allowed;
  const subject = describe(unit.subject);
  if (subject === undefined) return undefined;
  const part = (selector: Selector, peer: RulePeer | undefined): Part => {
    return { allowed, subject, peer, selector, pods: describe(selector), coveredBy: undefined };
  };
  return rule.peers.length === 0 ? [part(rule.peer, undefined)] : rule.peers.map((peer) => part(peer.selector, peer));
}

/** Without what manifests say of namespaces: their labels may change. */
const describe = memoize((selector: Selector): PodDescription | undefined =>
  describePods({ namespaces: new Map() }, selector),
);

function remaining(part: Part): Part {
  return part.coveredBy === undefined ? part : remaining(part.coveredBy);
}

function covers(other: Part, part: Part): boolean {
  const [wide, narrow] = [other.allowed, part.allowed];
  return (
    wide.unit.direction === narrow.unit.direction &&
    !isWideOpen(other) &&
    portsInclude(wide.rule.ports, narrow.rule.ports) &&
    matchAnybody(wide.unit.subject, part.subject) === 'yes' &&
    selectorIncludes(other.selector, part)
  );
}

/** What is open to everybody is a mistake by itself, and narrow rules beside it are what is to remain. */
function isWideOpen({ allowed: { breadth, ports }, peer }: Part): boolean {
  if (breadth.isEveryone) return true;
  return ports !== 'dns' && peer !== undefined && [...breadth.pods, ...breadth.blocks].includes(peer);
}

function selectorIncludes(wide: Selector, { selector, pods }: Part): boolean {
  if (wide.kind === 'all') return true;
  if (wide.kind === 'ip') return selector.kind === 'ip' && wide.set.includes(selector.set);
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

/** By one label that the pods must have, so that policies for other pods are not looked at. */
interface SubjectIndex {
  readonly ofAll: readonly Part[];
  readonly byLabel: ReadonlyMap<string, readonly { readonly part: Part }[]>;
}

function indexBySubject(parts: readonly Part[]): SubjectIndex {
  const firstOf = ({ subject }: Part) => subject.pods.requirements.slice(0, 1);
  const entries = parts.flatMap((part) =>
    firstOf(part)
      .flatMap(labelKeys)
      .map((key) => ({ key, part })),
  );
  return {
    ofAll: parts.filter((part) => firstOf(part).length === 0),
    byLabel: groupBy(entries, ({ key }) => key),
  };
}

/** What implies a requirement has a requirement of the same key, and of the same values if these are listed. */
function labelKeys({ key, operator, values }: LabelRequirement): readonly string[] {
  return operator === 'In' ? values.map((value) => JSON.stringify([key, value])) : [JSON.stringify([key])];
}

/** Each once; the lists are as long as the namespace, and whoever asks stops at the first that covers. */
function* candidatesFor({ subject }: Part, { ofAll, byLabel }: SubjectIndex): Iterable<Part> {
  yield* ofAll;
  const keys = subject.pods.requirements.flatMap((requirement) => [
    JSON.stringify([requirement.key]),
    ...labelKeys(requirement),
  ]);
  yield* new Set(keys.flatMap((key) => byLabel.get(key) ?? []).map(({ part }) => part));
}
