import type { Cluster } from '../cluster/cluster';
import { workloadIsDeniedByDefault } from '../connectivity/default-denial';
import { nothingAssumed } from '../connectivity/options';
import { type ProfileUnit, profileOf, type SubjectProfile } from '../connectivity/subject-profile';
import { profileIn } from '../graph/entry-admission';
import { type ResourceIdentity, resourceWords } from '../kubernetes/resource';
import { allowAll, boundsOf, keepOutAll } from './allowed-sides';
import type { NeededSide } from './needed-sides';

/** What becomes of a side about which policies decide already. */
export type Decided =
  /** `some`: a part of it is allowed, or may be. */
  | { readonly effect: Effect; readonly by: ResourceIdentity }
  /** What is certain keeps it closed, and another policy may allow it. */
  | { readonly effect: 'closed-unless'; readonly by: ResourceIdentity; readonly allowedBy: ResourceIdentity };

type Effect = 'closed' | 'allowed' | 'some';

/**
 * What policies of the manifests make of a side, where they isolate its pod for certain: then a default deny closes nothing
 * more. Undefined where they do not, or only may do so because some cannot be read.
 */
export function decidedSide(cluster: Cluster, side: NeededSide): Decided | undefined {
  const { pod, direction, connections } = side;
  const view = cluster.namespaces.get(pod.workload.namespace);
  if (view === undefined) return undefined;
  // What an operator makes is none of the pods that the namespace shows.
  const isMade = pod.moreLabels !== undefined;
  const profile = isMade
    ? profileOf(cluster, pod, direction, nothingAssumed)
    : profileIn(cluster, view, pod, direction);
  if (profile.length === 0) return undefined;
  const certain = profile.flatMap(({ units }) => units.filter(({ isCertain }) => isCertain));
  const isolating = certain.filter(({ unit }) => unit.isolates);
  const isDenied = () => workloadIsDeniedByDefault(view, cluster.facts, pod.workload, direction) === 'yes';
  if (isolating.length === 0 && !isDenied()) return undefined;
  const effectOf = (policies: SubjectProfile): Effect => {
    const bounds = boundsOf(side, policies, nothingAssumed);
    if (allowAll(bounds, connections)) return 'allowed';
    return keepOutAll(bounds, connections) ? 'closed' : 'some';
  };
  const effect = effectOf(profile);
  const telling = (wanted: Effect) => {
    const all = [...isolating, ...certain.filter((each) => hasRule(each, wanted === 'allowed' ? 'allow' : 'deny'))];
    return (all.find((each) => effectOf(only(profile, [each])) === wanted) ?? all[0])?.unit.where.resource;
  };
  const doubtful = profile.flatMap(({ units }) => units.find(({ isCertain }) => !isCertain) ?? []);
  const [allowing] = effect === 'some' && effectOf(only(profile, certain)) === 'closed' ? doubtful : [];
  const by = telling(allowing === undefined ? effect : 'closed');
  if (by === undefined) return undefined;
  return allowing === undefined
    ? { effect, by }
    : { effect: 'closed-unless', by, allowedBy: allowing.unit.where.resource };
}

/** For sentences, as the last part of one; with `why` where more might be allowed. */
export function decidedWords(decided: Decided, why: string): string {
  const by = resourceWords(decided.by);
  switch (decided.effect) {
    case 'allowed':
      return `${by} allows it already.`;
    case 'closed':
      return `${by} keeps it closed, and only a wide rule could open it. ${why}`;
    case 'closed-unless': {
      const other = resourceWords(decided.allowedBy);
      return `${by} keeps it closed unless ${other} allows it, and only a wide rule could open it. ${why}`;
    }
    case 'some':
      return `what ${by} allows of it is kept. ${why}`;
  }
}

function hasRule({ unit }: ProfileUnit, wanted: 'allow' | 'deny'): boolean {
  return unit.rules.some(({ action }) => action === wanted);
}

function only(profile: SubjectProfile, wanted: readonly ProfileUnit[]): SubjectProfile {
  return profile
    .map((tier) => ({ ...tier, units: tier.units.filter((unit) => wanted.includes(unit)) }))
    .filter(({ units }) => units.length > 0);
}
