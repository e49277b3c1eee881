import type { Finding, Severity } from '../rules/finding';
import { ruleOrder } from '../rules/index';
import type { Suppression } from '../suppression/suppression';
import { comparePositions } from '../text/compare-positions';
import { compareText } from '../text/compare-text';
import type { Position } from '../text/line-index';
import type { AnalysisSummary } from './summarise';

/*
 * This folder prints results for people and for programs. It decides nothing.
 * Left out: colours and where a report goes, which hosts decide.
 */

/**
 * What `check` reports, with every place resolved to a line of a file; sorted by file, line, character, rule, message.
 * The formats only print it.
 */
export interface CheckReport {
  readonly findings: readonly ReportedFinding[];
  /** What somebody accepted, or a baseline has; in the same order. */
  readonly suppressed: readonly ReportedSuppression[];
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly summary: AnalysisSummary;
}

export interface ReportedFinding extends Span {
  readonly finding: Finding;
  readonly related: readonly (Span & { readonly message: string })[];
  readonly fixes: readonly ReportedFix[];
}

export interface ReportedSuppression extends Span {
  readonly finding: Finding;
  readonly related: ReportedFinding['related'];
  readonly suppression: Span & { readonly carrier: Suppression['carrier'] | 'baseline'; readonly reason: string };
}

/** `file` is what the report prints; lines and characters count from 0. */
export interface Span {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** A fix that was simulated and verified. */
export interface ReportedFix {
  readonly title: string;
  readonly isSafe: boolean;
  readonly opens: number;
  readonly closes: number;
  /** How many of these only may do so. Absent where none. */
  readonly mayOpen?: number;
  readonly mayClose?: number;
  readonly breaksDeclared: readonly string[];
}

export interface NotAnalysedFile {
  readonly file: string;
  readonly reason: string;
}

type Located = Span & { readonly finding: Finding };

/** The order of every report. */
export function compareLocated(a: Located, b: Located): number {
  return (
    compareText(a.file, b.file) ||
    comparePositions(a.start, b.start) ||
    ruleOrder(a.finding.ruleId) - ruleOrder(b.finding.ruleId) ||
    compareText(a.finding.message, b.finding.message)
  );
}

export function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
