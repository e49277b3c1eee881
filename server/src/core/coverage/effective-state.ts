import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { sayingsOf } from '../cluster/sayings';
import { matchAnybody } from '../connectivity/anybody';
import type { PodEndpoint } from '../connectivity/endpoint';
import { type Bounds, evaluateRules } from '../connectivity/evaluate-plane';
import { type Doubt, matchSelector } from '../connectivity/match';
import { memoize } from '../connectivity/memoize';
import { nothingAssumed } from '../connectivity/options';
import { connectionsTo } from '../connectivity/port-match';
import { type ProfileUnit, profileOf, type SubjectProfile } from '../connectivity/subject-profile';
import { groupBy } from '../group-by';
import type { ClusterPolicy, Direction } from '../kubernetes/entities';
import type { ResourceIdentity } from '../kubernetes/resource';
import { modelledTiersOfCluster } from '../policies/compile-cluster';
import type { Rule } from '../policies/ir';
import type { CoverageState } from './workload-coverage';

export interface EffectiveState {
  readonly state: CoverageState;
  /** Why it is unknown. */
  readonly reason: string | undefined;
}

/**
 * The state of a pod that policies of the whole cluster may select, from what all of its policies allow together with
 * every pod and every address. Undefined where no such policy may select it: then those of its namespace decide alone.
 */
export function effectiveState(
  view: NamespaceView,
  facts: NamespaceFacts,
  pod: PodEndpoint,
  direction: Direction,
): EffectiveState | undefined {
  const isConcerned = modelledTiersOfCluster(facts)
    .flatMap(({ units }) => units)
    .some((unit) => unit.direction === direction && matchSelector(unit.subject, pod, nothingAssumed) !== 'no');
  if (!isConcerned) return undefined;
  if (facts.incomplete !== undefined) return unknown(facts.incomplete);
  const cluster = { scope: view.scope.name, namespaces: new Map([[view.name, view]]), facts };
  const profile = profileOf(cluster, pod, direction, nothingAssumed);
  if (profile.some(({ mode, units }) => mode === 'ordered' && hasRivals(units, facts.clusterPolicies, direction)))
    return unknown('Policies of the same priority decide, and which is asked first is not defined.');
  const uncertain = profile.flatMap(({ units }) => units.filter(({ isCertain }) => !isCertain));
  const [first] = uncertain;
  if (first === undefined) return { state: stateOf(profile, pod, direction), reason: undefined };
  const states =
    uncertain.length > maxUncertain ? [] : choices(uncertain).map((on) => stateOf(choose(profile, on), pod, direction));
  const [state] = states;
  if (state !== undefined && states.every((each) => each === state)) return { state, reason: undefined };
  const doubts: Doubt[] = [];
  matchSelector(first.unit.subject, pod, nothingAssumed, (doubt) => doubts.push(doubt));
  return unknown(doubts[0]?.why ?? 'It is not known which policies select the pod.');
}

/** 16 evaluations at most. */
const maxUncertain = 4;

function unknown(reason: string): EffectiveState {
  return { state: 'unknown', reason };
}

/** Whether it matters which of two units of equal order is asked first. */
function hasRivals(units: readonly ProfileUnit[], policies: readonly ClusterPolicy[], direction: Direction): boolean {
  return [...groupBy(units, ({ unit }) => unit.order).values()].some((rivals) => {
    const known = rivals.flatMap(({ unit: { where } }) => byIdentity(policies).get(where.resource) ?? []);
    if (known.length < rivals.length) return rivals.length > 1;
    return known.length > 1 && sayingsOf(policies)[direction].mayAnyDisagree(known);
  });
}

const byIdentity = memoize(
  (policies: readonly ClusterPolicy[]): ReadonlyMap<ResourceIdentity, ClusterPolicy> =>
    new Map(policies.map((policy) => [policy.identity, policy])),
);

function choices(uncertain: readonly ProfileUnit[]): readonly ReadonlySet<ProfileUnit>[] {
  return Array.from(
    { length: 1 << uncertain.length },
    (_, choice) => new Set(uncertain.filter((_unit, index) => ((choice >> index) & 1) === 1)),
  );
}

/** The profile if, of the units that may select the pod, these do. */
function choose(profile: SubjectProfile, on: ReadonlySet<ProfileUnit>): SubjectProfile {
  return profile.map((tier) => ({
    ...tier,
    units: tier.units.flatMap((each) => (each.isCertain || on.has(each) ? [{ ...each, isCertain: true }] : [])),
  }));
}

function stateOf(profile: SubjectProfile, pod: PodEndpoint, direction: Direction): CoverageState {
  const rules = direction === 'egress' ? withUnknownNames(profile) : profile;
  const bounds = (['every-pod', 'every-address'] as const).map(
    (who): Bounds =>
      evaluateRules(rules, {
        truthOf: (selector) => matchAnybody(selector, who),
        connectionsOf: (ports) => connectionsTo(pod, ports),
      }),
  );
  if (bounds.every(({ lower }) => lower.isAll)) return 'open';
  return bounds.every(({ upper }) => upper.isEmpty) ? 'closed' : 'restricted';
}

/** What a named port means on destinations that nobody knows: the numbers beside it, and possibly anything. */
function withUnknownNames(profile: SubjectProfile): SubjectProfile {
  const split = (rule: Rule): readonly Rule[] => {
    if (rule.ports.kind === 'any' || rule.ports.named.length === 0) return [rule];
    const { numbered } = rule.ports;
    const possibly = { ...rule, ports: { kind: 'any' }, peer: { kind: 'and', of: [rule.peer, someNames] } } as const;
    return [{ ...rule, ports: { kind: 'some', numbered, named: [] } }, possibly];
  };
  return profile.map((tier) => ({
    ...tier,
    units: tier.units.map((each) => ({ ...each, unit: { ...each.unit, rules: each.unit.rules.flatMap(split) } })),
  }));
}

const someNames = { kind: 'unknown', why: '' } as const;
