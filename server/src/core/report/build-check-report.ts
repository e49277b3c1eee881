import type { Analysis } from '../analysis/analysis';
import { allFindings, allSuppressed } from '../analysis/findings-of';
import { locate } from '../analysis/locate';
import { isOfScope } from '../analysis/scopes-of-finding';
import { baselineUriFor } from '../baseline/baseline';
import type { Fix, FixEffect } from '../fixes/fix';
import { fixesFor } from '../fixes/fixes-for';
import { planFix } from '../fixes/plan-fix';
import { verifyPlan } from '../fixes/verify-fix';
import { groupBy } from '../group-by';
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
  const found = allFindings(analysis).filter(counts);
  const current = found.filter(({ isBaselined }) => !isBaselined);
  const old = found
    .filter(({ isBaselined }) => isBaselined)
    .map((finding) => reportBaselined(analysis, finding, options));
  const fixes: ReadonlyMap<Finding, readonly ReportedFix[]> = options.withFixes
    ? await verifiedFixes(analysis, current)
    : new Map();
  const findings = current
    .map((finding): ReportedFinding => ({ ...placed(analysis, finding, options), fixes: fixes.get(finding) ?? [] }))
    .sort(compareLocated);
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

/** A finding about one document or kustomization alone holds in every scope that it is a part of, of a configuration in all. */
export function holdsInScope(analysis: Analysis, finding: Finding, scope: Scope): boolean {
  if (finding.scopes.length > 0) return isOfScope(finding, scope);
  return (
    analysis.configFiles.has(finding.at.uri) || scopesTouchedBy(analysis.layout, finding.at.uri).includes(scope.id)
  );
}

/**
 * The fixes that keep what they promise, with their effect, in the order in which they are offered: what breaks declared
 * dependencies last. Many findings have the same edit for a fix, which is simulated once.
 */
async function verifiedFixes(
  analysis: Analysis,
  findings: readonly Finding[],
): Promise<ReadonlyMap<Finding, readonly ReportedFix[]>> {
  const offered = findings.map((finding) => ({ finding, fixes: fixesFor(analysis, finding) }));
  const planned = offered.flatMap(({ finding, fixes }) =>
    fixes.flatMap((fix) => {
      const plan = planFix(analysis, fix);
      return plan.kind === 'refused' ? [] : { finding, fix, plan };
    }),
  );
  const effects = new Map<Fix, FixEffect>();
  for (const alike of groupBy(planned, ({ plan }) => JSON.stringify(plan)).values()) {
    const [first] = alike;
    if (first === undefined) continue;
    const verify = await verifyPlan(analysis, first.plan);
    for (const { finding, fix } of alike) {
      const verdict = verify(finding);
      if (verdict.kind === 'verified') effects.set(fix, verdict.effect);
    }
  }
  const report = (fix: Fix): readonly ReportedFix[] => {
    const effect = effects.get(fix);
    return effect === undefined ? [] : [{ title: fix.title, isSafe: fix.isSafe, ...effect }];
  };
  return new Map(offered.map(({ finding, fixes }) => [finding, fixes.flatMap(report).toSorted(compareBroken)]));
}

function compareBroken(a: ReportedFix, b: ReportedFix): number {
  return Number(a.breaksDeclared.length > 0) - Number(b.breaksDeclared.length > 0);
}
