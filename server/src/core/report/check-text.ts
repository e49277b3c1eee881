import { assertNever } from '../invariant';
import type { Severity } from '../rules/finding';
import type { CheckReport, ReportedFinding, Span } from './check-report';
import { alignColumns, type Cell } from './columns';
import type { Paint, Painter } from './paint';
import type { AnalysisSummary } from './summarise';
import { count, visible } from './words';

/** For people and for editors that jump to `path:line:column`, which count from 1. Ends with one line that sums up. */
export function checkText(report: CheckReport, paint: Paint): string {
  const blocks = groupByFile(report.findings).map((findings) => printGroup(findings, paint));
  const leftOut = notAnalysedBlock(report, paint);
  return [...blocks, ...(leftOut === '' ? [] : [leftOut]), `${summaryLine(report, paint)}\n`].join('\n');
}

/** A clean report over files that nobody read would be a false all-clear. */
function notAnalysedBlock({ summary: { notAnalysed } }: CheckReport, paint: Paint): string {
  const shown = notAnalysed.slice(0, notAnalysedLines);
  const more = notAnalysed.length - shown.length;
  const lines = shown.map(({ file, reason }) => `  ${paint.faint(visible(file))}  ${visible(reason)}`);
  const rest = more > 0 ? [`  and ${more} more: see "firebreak coverage"`] : [];
  return shown.length === 0 ? '' : ['Not analysed', ...lines, ...rest].map((line) => `${line}\n`).join('');
}

const notAnalysedLines = 5;

export function printPlace({ file, start }: Span): string {
  return `${file}:${start.line + 1}:${start.character + 1}`;
}

function groupByFile(findings: readonly ReportedFinding[]): readonly ReportedFinding[][] {
  const groups: ReportedFinding[][] = [];
  for (const finding of findings) {
    const last = groups.at(-1);
    if (last?.[0]?.file === finding.file) last.push(finding);
    else groups.push([finding]);
  }
  return groups;
}

function printGroup(findings: readonly ReportedFinding[], paint: Paint): string {
  const heads = alignColumns(findings.map((finding) => headCells(finding, paint)));
  const lines = findings.flatMap(({ related }, index) => [
    heads[index] ?? '',
    ...related.map((place) => `    ${paint.faint(visible(printPlace(place)))}  ${visible(place.message)}`),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

function headCells(reported: ReportedFinding, paint: Paint): readonly Cell[] {
  const { severity, ruleId, message } = reported.finding;
  return [
    { text: printPlace(reported), paint: paint.strong },
    { text: severity, paint: severityPaint(severity, paint) },
    { text: ruleId, paint: paint.faint },
    { text: message },
  ];
}

export function severityPaint(severity: Severity, paint: Paint): Painter {
  switch (severity) {
    case 'error':
      return paint.bad;
    case 'warning':
      return paint.doubtful;
    case 'information':
      return paint.note;
    case 'hint':
      return paint.faint;
    default:
      return assertNever(severity);
  }
}

/** `12 problems (3 errors, 9 warnings) · coverage 12/15 ingress, 9/15 egress · 2 charts not analysed` */
function summaryLine({ findings, suppressed, bySeverity, summary }: CheckReport, paint: Paint): string {
  const problems =
    findings.length === 0 ? 'No problems' : `${count(findings.length, 'problem')} (${severityCounts(bySeverity)})`;
  const ignored = suppressed.length === 0 ? '' : `${suppressed.length} ignored`;
  return [paint.strong(problems), ignored, coverageWords(summary), summary.notAnalysedWords]
    .filter((part) => part !== '')
    .join(' · ');
}

/** `coverage 12/15 ingress, 9/15 egress`; a report about nothing says so. */
export function coverageWords({ coverage, resources, notAnalysed }: AnalysisSummary): string {
  const { workloads, ingress, egress, unknown } = coverage;
  const doubt = unknown === 0 ? '' : `, ${unknown} unknown`;
  if (workloads > 0) return `coverage ${ingress}/${workloads} ingress, ${egress}/${workloads} egress${doubt}`;
  if (resources > 0) return 'no workloads';
  return notAnalysed.length > 0 ? 'nothing analysed' : 'no Kubernetes manifests found';
}

function severityCounts(bySeverity: CheckReport['bySeverity']): string {
  const words = [
    [bySeverity.error, 'error', 'errors'],
    [bySeverity.warning, 'warning', 'warnings'],
    [bySeverity.information, 'information', 'information'],
    [bySeverity.hint, 'hint', 'hints'],
  ] as const;
  return words
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => count(number, one, many))
    .join(', ');
}
