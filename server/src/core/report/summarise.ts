import type { Analysis } from '../analysis/analysis';
import type { PlacedDocument } from '../analysis/source-file';
import { type Coverage, coverageOf, type ScopeCoverage } from '../coverage/coverage-of';
import type { CoverageState } from '../coverage/workload-coverage';
import { membershipsOf, scopesTouchedBy } from '../scopes/layout';
import type { Scope } from '../scopes/scope';
import { compareText } from '../text/compare-text';
import type { NotAnalysedFile } from './check-report';
import { count } from './words';

/** `displayPath` names files as the reader knows them; without a scope all of them count. */
export interface SummaryOptions {
  readonly displayPath: (uri: string) => string;
  readonly scope: Scope | undefined;
}

/** What an analysis covered, in numbers, and what it left out. */
export interface AnalysisSummary {
  /** Files with at least one document that is, or could be, a Kubernetes object. */
  readonly files: number;
  readonly documents: number;
  readonly resources: number;
  readonly coverage: CoverageCounts;
  readonly notAnalysed: readonly NotAnalysedFile[];
  /** `2 charts, 1 file not analysed`, or '' when everything was. */
  readonly notAnalysedWords: string;
}

/** Numbers of workloads. */
export interface CoverageCounts {
  readonly workloads: number;
  /** Workloads that are restricted or closed. */
  readonly ingress: number;
  readonly egress: number;
  /** Workloads of which at least one direction is not known. */
  readonly unknown: number;
}

/** Costs a look at every workload and document. */
export function summarise(analysis: Analysis, { displayPath, scope }: SummaryOptions): AnalysisSummary {
  const isIn = (uri: string) => scope === undefined || membershipsOf(analysis.layout, uri).includes(scope.id);
  const files = [...analysis.files.values()].filter(({ uri }) => isIn(uri) && !analysis.configFiles.has(uri));
  const documents = files.flatMap((file) => file.documents.filter(isKubernetes));
  const coverage = coverageOf(analysis);
  const leftOut = coverage.notAnalysed.filter(
    ({ uri }) => scope === undefined || scopesTouchedBy(analysis.layout, uri).includes(scope.id),
  );
  return {
    files: files.filter((file) => file.notAnalysed !== undefined || file.documents.some(isKubernetes)).length,
    documents: documents.length,
    resources: documents.reduce(
      (sum, { document: { content } }) => sum + (content.kind === 'manifest' ? content.resources.length : 0),
      0,
    ),
    coverage: countCoverage(coverage.scopes.filter(({ id }) => scope === undefined || id === scope.id)),
    notAnalysed: listNotAnalysed(leftOut, displayPath),
    notAnalysedWords: describeNotAnalysed(analysis, leftOut),
  };
}

export function countCoverage(scopes: readonly ScopeCoverage[]): CoverageCounts {
  const workloads = scopes.flatMap(({ namespaces }) => namespaces.flatMap((namespace) => namespace.workloads));
  return {
    workloads: workloads.length,
    ingress: workloads.filter(({ ingress }) => isCovered(ingress)).length,
    egress: workloads.filter(({ egress }) => isCovered(egress)).length,
    unknown: workloads.filter(({ ingress, egress }) => ingress === 'unknown' || egress === 'unknown').length,
  };
}

/** By file and reason; the same policy in several scopes is listed once. */
function listNotAnalysed(
  leftOut: Coverage['notAnalysed'],
  displayPath: SummaryOptions['displayPath'],
): readonly NotAnalysedFile[] {
  const entries = leftOut.map(({ uri, reason }) => ({ file: displayPath(uri), reason }));
  entries.sort((a, b) => compareText(a.file, b.file) || compareText(a.reason, b.reason));
  return entries.filter(
    ({ file, reason }, index) => file !== entries[index - 1]?.file || reason !== entries[index - 1]?.reason,
  );
}

/** A chart counts once, however many templates it has. */
function describeNotAnalysed(analysis: Analysis, leftOut: Coverage['notAnalysed']): string {
  const charts = new Set<string>();
  const files = new Set<string>();
  for (const { uri } of leftOut) {
    const chart = membershipsOf(analysis.layout, uri).find((id) => id.startsWith('chart:'));
    if (chart === undefined) files.add(uri);
    else charts.add(chart);
  }
  const parts = [
    ...(charts.size > 0 ? [count(charts.size, 'chart')] : []),
    ...(files.size > 0 ? [count(files.size, 'file')] : []),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')} not analysed`;
}

function isKubernetes({ document }: PlacedDocument): boolean {
  return document.content.kind !== 'ignored';
}

function isCovered(state: CoverageState): boolean {
  return state === 'restricted' || state === 'closed';
}
