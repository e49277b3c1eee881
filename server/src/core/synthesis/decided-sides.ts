import type { Cluster } from '../cluster/cluster';
import { workloadIsDeniedByDefault } from '../connectivity/default-denial';
import { nothingAssumed } from '../connectivity/options';
import type { ProfileUnit, SubjectProfile } from '../connectivity/subject-profile';
import { profileIn } from '../graph/entry-admission';
import type { ResourceIdentity } from '../kubernetes/resource';
import { allowAll, boundsOf, keepOutAll } from './allowed-sides';
import type { NeededSide } from './needed-sides';

/** What becomes of a side about which policies decide already; `some`: a part of it is allowed, or may be. */
export interface Decided {
  readonly effect: 'closed' | 'allowed' | 'some';
  readonly by: ResourceIdentity;
}

/**
 * What policies of the manifests make of a side, where they isolate its pod for certain: then a default deny closes nothing
 * more. Undefined where they do not, or only may do so because some cannot be read.
 */
export function decidedSide(cluster: Cluster, side: NeededSide): Decided | undefined {
  const { pod, direction, connections } = side;
  const view = cluster.namespaces.get(pod.workload.namespace);
  const profile = view === undefined ? [] : profileIn(cluster, view, pod, direction);
  if (view === undefined || profile.length === 0) return undefined;
  const certain = profile.flatMap(({ units }) => units.filter(({ isCertain }) => isCertain));
  const isolating = certain.filter(({ unit }) => unit.isolates);
  const isDenied = () => workloadIsDeniedByDefault(view, cluster.facts, pod.workload, direction) === 'yes';
  if (isolating.length === 0 && !isDenied()) return undefined;
  const effectOf = (policies: SubjectProfile): Decided['effect'] => {
    const bounds = boundsOf(side, policies, nothingAssumed);
    if (allowAll(bounds, connections)) return 'allowed';
    return keepOutAll(bounds, connections) ? 'closed' : 'some';
  };
  const effect = effectOf(profile);
  const telling = [...isolating, ...certain.filter((each) => hasRule(each, effect === 'allowed' ? 'allow' : 'deny'))];
  const by = telling.find((each) => effectOf(alone(profile, each)) === effect) ?? telling[0];
  return by && { effect, by: by.unit.where.resource };
}

function hasRule({ unit }: ProfileUnit, wanted: 'allow' | 'deny'): boolean {
  return unit.rules.some(({ action }) => action === wanted);
}

function alone(profile: SubjectProfile, one: ProfileUnit): SubjectProfile {
  return profile.filter(({ units }) => units.includes(one)).map((tier) => ({ ...tier, units: [one] }));
}
