import type { Finding } from '../rules/finding';
import type { CheckReport, ReportedFinding, ReportedSuppression, Span } from './check-report';

/** The stable JSON of `check`. Lines and characters count from 0, characters in UTF-16 code units. */
export function checkJson({ findings, suppressed, bySeverity, summary }: CheckReport): string {
  const { files, documents, resources, coverage, notAnalysed } = summary;
  return printJson({
    version: 1,
    findings: findings.map(findingJson),
    suppressed: suppressed.map(suppressedJson),
    notAnalysed,
    summary: {
      files,
      documents,
      resources,
      bySeverity,
      coverage: { ingress: [coverage.ingress, coverage.workloads], egress: [coverage.egress, coverage.workloads] },
    },
  });
}

/** Two spaces and a final line end, like every JSON report. */
export function printJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

export function rangeJson({ start, end }: Pick<Span, 'start' | 'end'>) {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}

function findingJson(reported: ReportedFinding) {
  return {
    ...placedJson(reported),
    fixes: reported.fixes.map(({ title, isSafe, opens, closes, mayOpen, mayClose, breaksDeclared }) => ({
      title,
      safe: isSafe,
      effect: { opens, closes, mayOpen, mayClose, breaksDeclared: breaksDeclared.length },
    })),
  };
}

function suppressedJson(reported: ReportedSuppression) {
  const { carrier, reason, file } = reported.suppression;
  return {
    ...placedJson(reported),
    suppression: { carrier, reason, file, range: rangeJson(reported.suppression) },
  };
}

function placedJson(reported: Omit<ReportedFinding, 'fixes'>) {
  const { finding, file, related } = reported;
  return {
    rule: finding.ruleId,
    severity: finding.severity,
    message: finding.message,
    file,
    range: rangeJson(reported),
    resource: resourceJson(finding, file),
    path: finding.place.kind === 'field' ? finding.place.path : [],
    related: related.map((place) => ({ file: place.file, range: rangeJson(place), message: place.message })),
  };
}

function resourceJson({ resource, scopes }: Finding, file: string) {
  // `resource` always has kind and name, also when the text could not be read as a resource.
  if (resource === undefined) return { kind: 'File', name: file };
  const { apiVersion, kind, namespace, name } = resource;
  return {
    apiVersion,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(scopes.length === 0 ? {} : { cluster: scopes.map(({ name }) => name).join(', ') }),
  };
}
