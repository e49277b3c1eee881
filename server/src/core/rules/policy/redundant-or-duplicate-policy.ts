import { isolates } from '../../cluster/isolates';
import { type RulePlace, type ShadowedRule, shadowedRules } from '../../cluster/shadowed-rules';
import type { OpenRuleData } from '../../fixes/open-rule-fixes';
import { groupBy } from '../../group-by';
import type { ClusterPolicy, NetworkPolicy } from '../../kubernetes/entities';
import type { Rule as PolicyRule } from '../../policies/ir';
import { type RedundantPart, redundantPartsOf } from '../../policies/redundant-rules';
import { listWords } from '../../report/words';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

export type Data = OpenRuleData & { readonly namespace: string; readonly basePath: FieldPath };

export const redundantOrDuplicatePolicy: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view) {
    const byPolicy = groupBy(redundantPartsOf(view), ({ unit }) => unit.where.resource);
    if (byPolicy.size === 0) return;
    for (const policy of view.networkPolicies) {
      const parts = byPolicy.get(policy.identity);
      if (parts === undefined) continue;
      if (isWhole(policy, parts)) yield wholeFinding(policy, parts);
      else yield* findingsFor(policy, parts);
    }
  },
  *checkClusterWide({ clusterPolicies }) {
    const byPolicy = groupBy(shadowedRules(clusterPolicies), ({ place }) => place.policy);
    for (const [policy, shadowed] of byPolicy) yield* shadowedIn(policy, shadowed);
  },
};

/** Of a policy of which no rule decides, its name. */
function* shadowedIn(policy: ClusterPolicy, shadowed: readonly ShadowedRule[]): Iterable<DraftFinding> {
  const others = [...new Set(shadowed.map(({ by }) => by.policy))];
  const isWhole = shadowed.length === policy.ingress.length + policy.egress.length && !others.includes(policy);
  if (isWhole) {
    const names = others.map(({ identity }) => identity.name);
    const match = others.length > 1 ? 'match' : 'matches';
    const message = `${nameOf(policy)} never decides: ${listWords(names, 2)} ${match} all of it before.`;
    yield { message, place: field([...policy.basePath, 'metadata', 'name']), ...shadowedFinding(policy, shadowed) };
    return;
  }
  for (const each of shadowed) {
    const { by, place } = each;
    const owner = by.policy === policy ? '' : ` of "${by.policy.identity.name}"`;
    const words = `${place.direction} rule ${place.index + 1} of ${nameOf(policy)}`;
    yield {
      message: `${words.charAt(0).toUpperCase()}${words.slice(1)} never decides: rule ${by.index + 1}${owner} matches it before.`,
      place: field(pathOf(place)),
      ...shadowedFinding(policy, [each]),
    };
  }
}

function shadowedFinding(policy: ClusterPolicy, [first]: readonly ShadowedRule[]) {
  const by = first?.by;
  const related =
    by === undefined
      ? []
      : [{ at: by.policy.ref, place: field(pathOf(by)), message: 'This rule is asked before, and decides.' }];
  return { at: policy.ref, resource: policy.identity, tags: ['unnecessary'] as const, related, data: null };
}

function pathOf({ policy, direction, index }: RulePlace): FieldPath {
  return [...policy.basePath, 'spec', direction, index];
}

function wholeFinding(policy: NetworkPolicy, parts: readonly RedundantPart[]): DraftFinding {
  const message = `${nameOf(policy)} adds nothing: ${coveringPolicies(parts, 2)} all of it.`;
  return { message, place: field([...policy.basePath, 'metadata', 'name']), data: null, ...finding(policy, parts) };
}

function* findingsFor(policy: NetworkPolicy, parts: readonly RedundantPart[]): Iterable<DraftFinding> {
  for (const rule of new Set(parts.map((part) => part.rule))) {
    const ofRule = parts.filter((part) => part.rule === rule);
    const number = `rule ${(rule.where.rule?.index ?? 0) + 1}`;
    const words = `${rule.where.direction} ${number} of ${nameOf(policy)}`;
    if (ofRule.length === partCount(rule)) {
      yield {
        message: `${words.charAt(0).toUpperCase()}${words.slice(1)} adds nothing: ${coveringWords(policy, ofRule)}.`,
        place: field(rule.where.path),
        data: dataFor(policy, rule, []),
        ...finding(policy, ofRule),
      };
      continue;
    }
    for (const part of ofRule) {
      const item = part.peer?.path.slice(0, rule.where.path.length + 2) ?? [];
      yield {
        message: `Item ${Number(item.at(-1)) + 1} of "${item.at(-2)}" in ${number} of ${nameOf(policy)} adds nothing: ${coveringWords(policy, [part])}.`,
        place: field(item),
        data: dataFor(policy, rule, [item]),
        ...finding(policy, [part]),
      };
    }
  }
}

/** A policy without rules in a direction denies there, which another one must not be relied on to do. */
function isWhole(policy: NetworkPolicy, parts: readonly RedundantPart[]): boolean {
  let all = 0;
  for (const direction of ['ingress', 'egress'] as const) {
    if (!isolates(policy, direction)) continue;
    if (policy[direction].length === 0) return false;
    for (const { peers } of policy[direction]) all += Math.max(1, peers?.length ?? 1);
  }
  return parts.length === all;
}

function partCount({ peers }: PolicyRule): number {
  return Math.max(1, peers.length);
}

function finding(policy: NetworkPolicy, [first]: readonly RedundantPart[]) {
  const by = first?.coveredBy.rule.where;
  return {
    at: policy.ref,
    resource: policy.identity,
    tags: ['unnecessary'] as const,
    related: by === undefined ? [] : [{ at: by.ref, place: field(by.path), message: 'This rule allows it as well.' }],
  };
}

function dataFor(policy: NetworkPolicy, { where }: PolicyRule, peers: readonly FieldPath[]): Data {
  const { namespace, basePath } = policy;
  return { direction: where.direction, rule: where.path, peers, namespace, basePath };
}

function coveringWords(policy: NetworkPolicy, parts: readonly RedundantPart[]): string {
  if (parts.every(({ rule, coveredBy }) => coveredBy.rule === rule)) return 'another item allows it';
  const isOwn = parts.every(({ coveredBy }) => coveredBy.unit.where.resource === policy.identity);
  if (!isOwn) return `${coveringPolicies(parts, 1)} it`;
  const [first, ...others] = new Set(parts.map(({ coveredBy }) => (coveredBy.rule.where.rule?.index ?? 0) + 1));
  return others.length === 0 ? `rule ${first} allows it` : `rule ${first} and ${others.length} more allow it`;
}

/** `"a" and 1 more allow`; more than `most` names would make the sentence too long. */
function coveringPolicies(parts: readonly RedundantPart[], most: number): string {
  const names = [...new Set(parts.map(({ coveredBy }) => coveredBy.unit.where.resource.name))];
  return `${listWords(names, most)} ${names.length > 1 ? 'allow' : 'allows'}`;
}

function nameOf({ identity }: NetworkPolicy | ClusterPolicy): string {
  return `${identity.kind} "${identity.name}"`;
}
