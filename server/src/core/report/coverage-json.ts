import type { LocatedRange } from '../analysis/locate';
import type { PlacedWorkload, ScopeCoverage } from '../coverage/coverage-of';
import type { ResourceIdentity } from '../kubernetes/resource';
import { printJson, rangeJson } from './check-json';
import { type AnalysisSummary, countCoverage } from './summarise';

/** The stable JSON of `coverage`. `displayPath` names files as the report's reader knows them. */
export function coverageJson(
  scopes: readonly ScopeCoverage[],
  { notAnalysed }: AnalysisSummary,
  displayPath: (uri: string) => string,
): string {
  const place = (location: LocatedRange) => ({ file: displayPath(location.uri), range: rangeJson(location) });
  const workloadJson = ({ resource, location, ingress, egress, reason, policies }: PlacedWorkload) => ({
    resource: resourceJson(resource),
    ...place(location),
    ingress,
    egress,
    reason: reason ?? null,
    policies: policies.map((policy) => ({
      resource: resourceJson(policy.resource),
      ...place(policy.location),
      directions: policy.directions,
    })),
  });
  const { workloads, ingress, egress } = countCoverage(scopes);
  return printJson({
    version: 1,
    totals: { workloads, ingress, egress },
    scopes: scopes.map(({ name, incomplete, namespaces }) => ({
      name,
      complete: incomplete === undefined,
      namespaces: namespaces.map((namespace) => ({
        name: namespace.name,
        inferredFrom: namespace.inferredFrom,
        workloads: namespace.workloads.map(workloadJson),
      })),
    })),
    notAnalysed,
  });
}

export function resourceJson({ apiVersion, kind, namespace, name }: ResourceIdentity) {
  return { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name };
}
