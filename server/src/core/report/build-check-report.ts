import type { Analysis } from '../analysis/analysis';
import { allFindings, allSuppressed } from '../analysis/findings-of';
import { locate } from '../analysis/locate';
import { baselineUriFor } from '../baseline/baseline';
import { fixesFor } from '../fixes/fixes-for';
import { planFix } from '../fixes/plan-fix';
import { verifyFix } from '../fixes/verify-fix';
import type { ResourceRef } from '../kubernetes/resource';
import type { Finding, Place } from '../rules/finding';
import { scopesTouchedBy } from '../scopes/layout';
import type { Scope } from '../scopes/scope';
import type { SuppressedFinding } from '../suppression/apply-suppressions';
import {
  type CheckReport,
  compareLocated,
  countSeverities,
  type ReportedFinding,
  type ReportedFix,
  type ReportedSuppression,
  type Span,
} from './check-report';
import { summarise } from './summarise';

export interface CheckReportOptions {
  /** How the report names a file. */
  readonly displayPath: (uri: string) => string;
  /** Only what holds in this scope. */
  readonly scope: Scope | undefined;
  /** Simulates and verifies every fix of every finding. */
  readonly withFixes: boolean;
}

/** Everything that `check` reports about a completed analysis. */
export async function buildCheckReport(analysis: Analysis, options: CheckReportOptions): Promise<CheckReport> {
  const counts = (finding: Finding) => options.scope === undefined || holdsInScope(analysis, finding, options.scope);
  const findings: ReportedFinding[] = [];
  const old: ReportedSuppression[] = [];
  for (const finding of allFindings(analysis)) {
    if (!counts(finding)) continue;
    if (finding.isBaselined) {
      old.push(reportBaselined(analysis, finding, options));
      continue;
    }
    findings.push({
      ...placed(analysis, finding, options),
      fixes: options.withFixes ? await verifiedFixes(analysis, finding) : [],
    });
  }
  findings.sort(compareLocated);
  const suppressed = allSuppressed(analysis).filter(({ finding }) => counts(finding));
  return {
    findings,
    suppressed: [...suppressed.map((entry) => reportSuppression(analysis, entry, options)), ...old].sort(
      compareLocated,
    ),
    bySeverity: countSeverities(findings.map(({ finding }) => finding)),
    summary: summarise(analysis, options),
  };
}

function placed(analysis: Analysis, finding: Finding, options: CheckReportOptions) {
  return {
    finding,
    ...spanOf(analysis, finding.at, finding.place, options),
    related: finding.related.map(({ at, place, message }) => ({ ...spanOf(analysis, at, place, options), message })),
  };
}

function reportSuppression(
  analysis: Analysis,
  { finding, suppression, at }: SuppressedFinding,
  options: CheckReportOptions,
): ReportedSuppression {
  const { carrier, reason, place } = suppression;
  return {
    ...placed(analysis, finding, options),
    suppression: { carrier, reason, ...spanOf(analysis, at, place, options) },
  };
}

function reportBaselined(analysis: Analysis, finding: Finding, options: CheckReportOptions): ReportedSuppression {
  const uri = baselineUriFor(analysis.configs, analysis.options.chosenBaseline, finding.at.uri) ?? '';
  const start = { line: 0, character: 0 };
  return {
    ...placed(analysis, finding, options),
    suppression: { carrier: 'baseline', reason: '', file: options.displayPath(uri), start, end: start },
  };
}

function spanOf(analysis: Analysis, at: ResourceRef, place: Place, { displayPath }: CheckReportOptions): Span {
  const start = { line: 0, character: 0 };
  // The first line stands for a document that a finding outlived: it cannot be located.
  const range = locate(analysis, at, place) ?? { start, end: start };
  return { file: displayPath(at.uri), start: range.start, end: range.end };
}

/** A finding about one document or kustomization alone holds in every scope that it is a part of. */
export function holdsInScope(analysis: Analysis, finding: Finding, scope: Scope): boolean {
  if (finding.scopes.length > 0) return finding.scopes.includes(scope.name);
  return scopesTouchedBy(analysis.layout, finding.at.uri).includes(scope.id);
}

/** The fixes that keep what they promise, with their effect, in the order in which they are offered: what breaks declared dependencies last. */
async function verifiedFixes(analysis: Analysis, finding: Finding): Promise<readonly ReportedFix[]> {
  const fixes: ReportedFix[] = [];
  for (const fix of fixesFor(analysis, finding)) {
    const plan = planFix(analysis, fix);
    if (plan.kind === 'refused') continue;
    const verdict = await verifyFix(analysis, finding, plan);
    if (verdict.kind === 'verified') fixes.push({ title: fix.title, isSafe: fix.isSafe, ...verdict.effect });
  }
  return fixes.toSorted((a, b) => Number(a.breaksDeclared.length > 0) - Number(b.breaksDeclared.length > 0));
}
