import type { Analysis } from '../analysis/analysis';
import { applyChanges, type FileChange } from '../analysis/apply-changes';
import { clusterOf } from '../analysis/clusters-of';
import { completeAnalysis } from '../analysis/complete-analysis';
import { findingsOf } from '../analysis/findings-of';
import { noCheckpoint } from '../checkpoint';
import { closesDns } from '../connectivity/closes-dns';
import type { ResourceRef } from '../kubernetes/resource';
import { isValidated } from '../kubernetes/validate-policy';
import type { Finding } from '../rules/finding';
import { brokenBuild } from './broken-build';
import type { FixPlan } from './fix';
import { changesOfPlan } from './plan-changes';

export type Simulation =
  | { readonly kind: 'simulated'; readonly after: Analysis }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Applies a plan to a copy of the analysis: the finding must be gone and nothing else broken.
 * The work grows with what the plan edits; `verifyFix` also says what it does to connections.
 */
export async function simulateFix(
  analysis: Analysis,
  finding: Finding,
  plan: Extract<FixPlan, { kind: 'plan' }>,
): Promise<Simulation> {
  const simulate = await simulatePlan(analysis, plan);
  return simulate(finding);
}

/** The same for all findings that the plan is a fix of: what it edits is analysed once. */
export async function simulatePlan(
  analysis: Analysis,
  plan: Extract<FixPlan, { kind: 'plan' }>,
): Promise<(finding: Finding) => Simulation> {
  const changes = changesOfPlan(analysis, plan);
  if (changes === undefined) return () => ({ kind: 'failed', why: 'A file of the fix is not there.' });
  const after = await completeAnalysis(applyChanges(analysis, changes), noCheckpoint);
  const uris = changes.map(({ uri }) => uri);
  const broken = brokenBuild(analysis, after, uris);
  if (broken !== undefined) return () => ({ kind: 'failed', why: `Then ${broken}` });
  let isDnsClosed: boolean | undefined;
  const closesDns = () => {
    isDnsClosed ??= closesDnsSomewhere(analysis, after);
    return isDnsClosed;
  };
  return (finding) => judge(analysis, after, finding, { changes, closesDns });
}

interface PlanOutcome {
  readonly changes: readonly FileChange[];
  readonly closesDns: () => boolean;
}

function judge(analysis: Analysis, after: Analysis, finding: Finding, { changes, closesDns }: PlanOutcome): Simulation {
  const uris = [...new Set([finding.at.uri, ...changes.map(({ uri }) => uri)])];
  if (count(after, uris, finding) >= count(analysis, uris, finding)) {
    return { kind: 'failed', why: 'The finding would still be there.' };
  }
  const revealed = !isValidatedAt(analysis, finding.at) && isValidatedAt(after, finding.at) ? finding.at : undefined;
  const worse = uris.find((uri) => hasNewErrors(analysis, after, uri, revealed));
  if (worse !== undefined) return { kind: 'failed', why: 'The edited file would have new errors.' };
  if (closesDns()) return { kind: 'failed', why: 'Pods could not ask cluster DNS any more.' };
  return { kind: 'simulated', after };
}

function closesDnsSomewhere(before: Analysis, after: Analysis): boolean {
  return [...after.scopes].some(([id, state]) => {
    const old = before.scopes.get(id);
    return old !== undefined && old !== state && closesDns(clusterOf(old), clusterOf(state));
  });
}

/** Findings of the same rule about the same resource; their places may move. */
function count(analysis: Analysis, uris: readonly string[], finding: Finding): number {
  const resource = JSON.stringify(finding.resource);
  return uris
    .flatMap((uri) => findingsOf(analysis, uri))
    .filter((other) => other.ruleId === finding.ruleId && JSON.stringify(other.resource) === resource).length;
}

/**
 * A file that could not be parsed may show errors that were hidden so far; parsing it is progress. So it is when a
 * document is looked at as a policy for the first time: what is wrong in there is no work of the fix.
 */
function hasNewErrors(before: Analysis, after: Analysis, uri: string, revealed: ResourceRef | undefined): boolean {
  if (!parses(after, uri)) return parses(before, uri) || before.files.get(uri) === undefined;
  return parses(before, uri) && errorCount(after, uri, revealed) > errorCount(before, uri, revealed);
}

function isValidatedAt(analysis: Analysis, { uri, documentIndex }: ResourceRef): boolean {
  const content = analysis.files.get(uri)?.documents[documentIndex]?.document.content;
  return content?.kind === 'manifest' && content.resources.some(isValidated);
}

function parses(analysis: Analysis, uri: string): boolean {
  const documents = analysis.files.get(uri)?.documents ?? [];
  return documents.every(
    ({ document: { content } }) =>
      content.kind !== 'manifest' || content.problems.every(({ kind }) => kind !== 'syntax'),
  );
}

/** Not those in the document that is left out. */
function errorCount(analysis: Analysis, uri: string, leftOut: ResourceRef | undefined): number {
  const isLeftOut = ({ at }: Finding) => at.uri === leftOut?.uri && at.documentIndex === leftOut.documentIndex;
  return findingsOf(analysis, uri).filter((finding) => finding.severity === 'error' && !isLeftOut(finding)).length;
}
