import type { LocatedRange } from '../analysis/locate';
import type { PlacedWorkload, ScopeCoverage } from '../coverage/coverage-of';
import type { EntryCoverage } from '../coverage/entry-coverage';
import { printJson, rangeJson } from './check-json';
import { entryJson } from './entry-json';
import { resourceJson } from './resource-json';
import { type AnalysisSummary, countCoverage } from './summarise';

/** What lets something into a scope from outside. */
export type EntriesOf = (scope: Pick<ScopeCoverage, 'id'>) => EntryCoverage;

/** The stable JSON of `coverage`. `displayPath` names files as the report's reader knows them. */
export function coverageJson(
  scopes: readonly ScopeCoverage[],
  entriesOf: EntriesOf,
  { notAnalysed }: AnalysisSummary,
  displayPath: (uri: string) => string,
): string {
  const place = (location: LocatedRange) => ({ file: displayPath(location.uri), range: rangeJson(location) });
  const workloadJson = (
    { resource, location, ingress, egress, reason, policies }: PlacedWorkload,
    { workloads }: EntryCoverage,
  ) => ({
    resource: resourceJson(resource),
    ...place(location),
    ingress,
    egress,
    reason: reason ?? null,
    tls: workloads.get(resource) ?? null,
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
    scopes: scopes.map((scope) => {
      const entries = entriesOf(scope);
      return {
        name: scope.name,
        complete: scope.incomplete === undefined,
        reason: scope.incomplete ?? null,
        namespaces: scope.namespaces.map((namespace) => ({
          name: namespace.name,
          inferredFrom: namespace.inferredFrom,
          workloads: namespace.workloads.map((workload) => workloadJson(workload, entries)),
        })),
        entryPoints: entries.points.map((entry) => ({ ...place(entry.location), ...entryJson(entry) })),
      };
    }),
    notAnalysed,
  });
}
