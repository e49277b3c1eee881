import type { ClusterPolicy, NetworkPolicy } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';

export const policiesNotEnforcedByCni: Rule = {
  id: 'policies-not-enforced-by-cni',
  title: 'Network policies that the network plugin ignores',
  severity: 'error',
  slice: 'namespace',
  *check({ name, networkPolicies }, { unenforced }) {
    if (unenforced !== undefined) yield* findingsOf(networkPolicies, ` of "${name}"`, unenforced);
  },
  *checkClusterWide({ clusterPolicies, unenforced }) {
    if (unenforced !== undefined) yield* findingsOf(clusterPolicies, '', unenforced);
  },
};

/** One for all of them. */
function* findingsOf(
  policies: readonly (NetworkPolicy | ClusterPolicy)[],
  where: string,
  why: string,
): Iterable<DraftFinding> {
  const [first, ...others] = policies;
  if (first === undefined) return;
  const places = policies.map(({ ref, basePath, identity }) => ({
    at: ref,
    place: field([...basePath, 'metadata', 'name']),
    message: `${identity.kind} "${identity.name}" has no effect.`,
  }));
  const more = others.length === 0 ? ' has' : ` and ${others.length} more${where} have`;
  yield {
    message: `${first.identity.kind} "${first.identity.name}"${more} no effect: ${why.charAt(0).toLowerCase()}${why.slice(1)}`,
    at: first.ref,
    place: field([...first.basePath, 'metadata', 'name']),
    resource: first.identity,
    related: places.slice(1, limits.relatedLocations + 1),
    data: null,
  };
}
