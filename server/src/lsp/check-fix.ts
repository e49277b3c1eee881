import { type Analysis, type Finding, type Fix, type FixEffect, planFix, verifyFix } from '../core';
import type { ServerContext } from './server-context';
import { type PlannedFix, whyNotApplicable } from './to-workspace-edit';

/** A fix that was tried on a copy of the workspace. */
export type CheckedFix =
  | {
      readonly kind: 'verified';
      readonly plan: PlannedFix;
      readonly effect: FixEffect;
      /** As in `Verification`. */
      readonly touchesWorkloads: boolean;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** Plans a fix and simulates it; remembered for as long as the analysis lives. */
export async function checkFix(
  analysis: Analysis,
  finding: Finding,
  fix: Fix,
  context: ServerContext,
): Promise<CheckedFix> {
  const checked = await planAndVerify(analysis, finding, fix, context);
  const known = checks.get(analysis);
  if (known === undefined) checks.set(analysis, new Map([[keyOf(finding, fix), checked]]));
  else known.set(keyOf(finding, fix), checked);
  return checked;
}

/** The result of an earlier `checkFix`. An editor asks again at every move of the cursor. */
export function knownCheck(analysis: Analysis, finding: Finding, fix: Fix): CheckedFix | undefined {
  return checks.get(analysis)?.get(keyOf(finding, fix));
}

/** What shows without simulating anything that the fix cannot be applied; undefined when it may be. */
export function obviousFailure(analysis: Analysis, fix: Fix, context: ServerContext): CheckedFix | undefined {
  const planned = planFor(analysis, fix, context);
  return planned.kind === 'failed' ? planned : undefined;
}

const checks = new WeakMap<Analysis, Map<string, CheckedFix>>();

function keyOf(finding: Finding, fix: Fix): string {
  return JSON.stringify([finding.ruleId, finding.at, finding.place, finding.message, fix.title, fix.actions]);
}

async function planAndVerify(
  analysis: Analysis,
  finding: Finding,
  fix: Fix,
  context: ServerContext,
): Promise<CheckedFix> {
  const plan = planFor(analysis, fix, context);
  if (plan.kind === 'failed') return plan;
  const verdict = await verifyFix(analysis, finding, plan);
  return verdict.kind === 'verified' ? { ...verdict, plan } : verdict;
}

function planFor(
  analysis: Analysis,
  fix: Fix,
  context: ServerContext,
): PlannedFix | Extract<CheckedFix, { kind: 'failed' }> {
  const plan = planFix(analysis, fix);
  if (plan.kind === 'refused') return { kind: 'failed', why: plan.why };
  const obstacle = whyNotApplicable(plan, context);
  return obstacle === undefined ? plan : { kind: 'failed', why: obstacle };
}
