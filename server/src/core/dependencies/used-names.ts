import type { Cluster } from '../cluster/cluster';
import { parseIp } from '../connectivity/ip-set';
import type { Workload } from '../kubernetes/entities';
import type { Declaration } from './dependency';
import { dependenciesOf } from './workload-dependencies';

/** A name that pods have to resolve, and the place that says so. */
export interface UsedName {
  readonly name: string;
  /** Of a Service; else a DNS name outside of the manifests, or one that is missing in them. */
  readonly isOfService: boolean;
  readonly declared: Declaration;
}

/** The names that a workload is started with, in the order in which they are written; none where addresses may stand for them. */
export function usedNames(cluster: Cluster, workload: Workload): readonly UsedName[] {
  return dependenciesOf(cluster, workload).dependencies.flatMap(({ to, confidence, declared }): readonly UsedName[] => {
    if (to.kind === 'host')
      return parseIp(to.host) === undefined ? [{ name: to.host, isOfService: false, declared }] : [];
    // A Service with a known address may be called by it.
    if (to.kind !== 'service' || confidence !== 'certain' || to.service.clusterIps.length > 0) return [];
    return [{ name: to.service.name, isOfService: true, declared }];
  });
}
