import {
  type Analysis,
  allFindings,
  brokenBetween,
  type Finding,
  type Fix,
  findingsOf,
  fixesFor,
  holdsInScope,
  planFix,
  type Scope,
  simulateFix,
  visible,
} from '../core';
import { isUnder } from '../workspace/uri';

/** The analysis with the fixes applied, and what is left. */
export interface FixResult {
  readonly analysis: Analysis;
  /** Titles of the applied fixes, in order. */
  readonly applied: readonly string[];
  /** Findings whose fix was refused or failed its verification, with the reason; those without any fix are not listed. */
  readonly left: readonly { readonly finding: Finding; readonly why: string }[];
  /** Findings that only fixes which change traffic would mend, and those were not asked for. */
  readonly unsafeCount: number;
  /** Findings that the fixes brought up and that the next run would fix. */
  readonly newCount: number;
}

/** A fix may have to wait for that of another finding; this many rounds end what would never end by itself. */
const roundLimit = 20;

/** Which findings are fixed, and how far fixes may go. */
export interface FixChoice {
  /** Only findings of these rules; of all when empty. */
  readonly rules: readonly string[];
  /** Also fixes that change what may connect. */
  readonly withUnsafe: boolean;
  readonly scope: Scope | undefined;
  /** Sees each fix when it has been applied, with the analysis before and after it. */
  readonly onApplied?: (applied: AppliedFix) => Promise<void>;
}

interface AppliedFix {
  readonly title: string;
  readonly before: Analysis;
  readonly after: Analysis;
}

/**
 * Applies one verified fix after another until no chosen finding has one that is accepted: the first offered of those.
 * Every fix is planned and verified on the result of the ones before it.
 * Only what is found at the start is fixed, each finding once: what comes up by a fix is for the next run, so that nobody
 * loses a rule because another fix has narrowed it.
 */
export async function fixEverything(start: Analysis, choice: FixChoice): Promise<FixResult> {
  const applied: string[] = [];
  let analysis = start;
  let left: FixResult['left'] = [];
  let unsafeCount = 0;
  let comeUp: readonly Fixable[] = [];
  const open = new Map<string, number>();
  for (const finding of allFindings(start).filter((candidate) => isChosen(start, candidate, choice)))
    open.set(keyOf(finding), (open.get(keyOf(finding)) ?? 0) + 1);
  for (let round = 0; round < roundLimit; round++) {
    const before = analysis;
    unsafeCount = 0;
    const failures: { finding: Finding; why: string }[] = [];
    const later: Fixable[] = [];
    for (const finding of allFindings(before).filter((candidate) => isChosen(before, candidate, choice))) {
      const current = findingsOf(analysis, finding.at.uri).find((other) => isSame(other, finding));
      // A fix for another finding has repaired this one too.
      if (current === undefined) continue;
      const openCount = open.get(keyOf(current)) ?? 0;
      const fixes = fixesFor(analysis, current).filter(({ needsChoice }) => needsChoice === undefined);
      const chosen = fixes.filter(({ isSafe }) => isSafe || choice.withUnsafe);
      if (chosen.length === 0) {
        if (fixes.length > 0) unsafeCount++;
        continue;
      }
      if (openCount === 0) {
        later.push({ finding: current, fixes: chosen });
        continue;
      }
      const outcome = await tryFixes(analysis, current, chosen);
      if (outcome.kind === 'failed') {
        failures.push({ finding: current, why: outcome.why });
        continue;
      }
      await choice.onApplied?.({ title: outcome.title, before: analysis, after: outcome.analysis });
      analysis = outcome.analysis;
      applied.push(outcome.title);
      open.set(keyOf(current), openCount - 1);
    }
    left = failures;
    comeUp = later;
    if (analysis === before) break;
  }
  let newCount = 0;
  for (const { finding, fixes } of comeUp) {
    if ((await tryFixes(analysis, finding, fixes)).kind === 'fixed') newCount++;
  }
  return { analysis, applied, left, unsafeCount, newCount };
}

interface Fixable {
  readonly finding: Finding;
  readonly fixes: readonly Fix[];
}

type Outcome =
  | { readonly kind: 'fixed'; readonly title: string; readonly analysis: Analysis }
  | { readonly kind: 'failed'; readonly why: string };

/** The first that keeps what it promises; where none does, why the most targeted one does not. */
async function tryFixes(analysis: Analysis, finding: Finding, fixes: readonly Fix[]): Promise<Outcome> {
  let first: Outcome | undefined;
  for (const fix of fixes) {
    const outcome = await tryFix(analysis, finding, fix);
    if (outcome.kind === 'fixed') return outcome;
    first ??= outcome;
  }
  return first ?? { kind: 'failed', why: 'There is no fix.' };
}

async function tryFix(analysis: Analysis, finding: Finding, fix: Fix): Promise<Outcome> {
  const plan = planFix(analysis, fix);
  if (plan.kind === 'refused') return { kind: 'failed', why: plan.why };
  // A base beside the folders that were named may serve overlays that nobody read.
  const isNamed = ({ uri }: { readonly uri: string }) => analysis.folders.some((folder) => isUnder(uri, folder));
  if (![...plan.edits, ...plan.created].every(isNamed)) {
    return { kind: 'failed', why: 'Its fix is in a file outside of the folders that were named.' };
  }
  const simulation = await simulateFix(analysis, finding, plan);
  if (simulation.kind === 'failed') return simulation;
  // Whoever wants that takes it one by one, in an editor.
  const [broken, ...more] = fix.isSafe ? [] : brokenBetween(analysis, simulation.after);
  if (broken !== undefined) {
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    return { kind: 'failed', why: `Its fix would break what is declared: ${visible(broken)}${others}.` };
  }
  return { kind: 'fixed', title: fix.title, analysis: simulation.after };
}

function isChosen(analysis: Analysis, finding: Finding, { rules, scope }: FixChoice): boolean {
  if (rules.length > 0 && !rules.includes(finding.ruleId)) return false;
  return scope === undefined || holdsInScope(analysis, finding, scope);
}

/** What a finding keeps while others are fixed: its place may move, and its words may change. */
function keyOf({ ruleId, at, resource }: Finding): string {
  return JSON.stringify([ruleId, at, resource]);
}

function isSame(a: Finding, b: Finding): boolean {
  return (
    a.ruleId === b.ruleId &&
    a.at.documentIndex === b.at.documentIndex &&
    // The message of a finding in several scopes names them, and one of them may be repaired already.
    (a.scopes.length > 0 || a.message === b.message) &&
    JSON.stringify(a.place) === JSON.stringify(b.place)
  );
}
