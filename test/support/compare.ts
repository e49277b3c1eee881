import { type Analysis, allFindings, coverageOf, type Finding, locate } from '../../server/src/core';
import { clustersOf } from '../../server/src/core/analysis/clusters-of';
import { buildGraph } from '../../server/src/core/graph/build-graph';

/** Everything that an analysis tells its host, as plain JSON: findings with their places, coverage and the graph. */
export function outcomeOf(analysis: Analysis): unknown {
  const place = (finding: Pick<Finding, 'at' | 'place'>) => ({
    at: finding.at,
    range: locate(analysis, finding.at, finding.place) ?? null,
  });
  const findings = allFindings(analysis).map((finding) => ({
    ...finding,
    ...place(finding),
    related: finding.related.map((related) => ({ ...place(related), message: related.message })),
  }));
  const graphs = clustersOf(analysis).map((cluster) => [...buildGraph(cluster)]);
  return toJson({ findings, coverage: coverageOf(analysis), graphs });
}

/** What is found, without where it is written: the same for every layout of the same manifests. */
export function meaningOf(analysis: Analysis): unknown {
  const findings = allFindings(analysis).map(({ ruleId, severity, message, resource, scopes, related }) =>
    JSON.stringify({
      ruleId,
      severity,
      message,
      resource,
      scopes,
      related: related.map((each) => each.message).sort(),
    }),
  );
  const scopes = coverageOf(analysis).scopes.map(({ name, namespaces }) => ({
    name,
    namespaces: namespaces.map((namespace) => ({
      name: namespace.name,
      workloads: namespace.workloads.map(({ resource, ingress, egress, reason, policies }) => ({
        resource,
        ingress,
        egress,
        // Where several policies make it unknown, which of them is named follows the order of the manifests.
        isDoubtful: reason !== undefined,
        policies: policies.map((policy) => `${policy.resource.name} ${policy.directions.join()}`).sort(),
      })),
    })),
  }));
  return toJson({ findings: findings.sort(), scopes });
}

function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
