import { diffLines } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixEverything } from '../../server/src/cli/fix-everything';
import {
  type Analysis,
  allFindings,
  applyEdits,
  type Finding,
  type Fix,
  type FixPlan,
  fixesFor,
  planFix,
  verifyFix,
} from '../../server/src/core';
import { analyseFiles, uriOf, type WorkspaceFile } from '../support/analysis';
import { arbitraryLayout, arbitraryManifests, printManifests } from '../support/arbitrary-manifests';
import { applyPlan, sameFinding } from '../support/check';
import { runs } from '../support/runs';

const kustomization =
  'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- a.yaml\n- b.yaml\n';

/** Two files, alone or below a kustomization that lists them, in any layout. */
const workspace: fc.Arbitrary<readonly WorkspaceFile[]> = fc
  .tuple(arbitraryManifests, arbitraryManifests, arbitraryLayout, fc.boolean(), fc.boolean())
  .map(([a, b, layout, isKustomized, endsWithLine]) => {
    const print = (manifests: typeof a) => {
      const text = printManifests(manifests, layout);
      return endsWithLine ? text : text.trimEnd();
    };
    return [
      { path: 'k8s/a.yaml', text: print(a) },
      { path: 'k8s/b.yaml', text: print(b) },
      ...(isKustomized ? [{ path: 'k8s/kustomization.yaml', text: kustomization }] : []),
    ];
  });

test('a fix that was verified keeps its promises', async () => {
  let verified = 0;
  await fc.assert(
    fc.asyncProperty(workspace, fc.nat(), async (files, seed) => {
      const analysis = await analyseFiles(files);
      const offered = allFindings(analysis).flatMap((finding) =>
        fixesFor(analysis, finding).map((fix) => ({ finding, fix })),
      );
      const picked = offered[seed % Math.max(1, offered.length)];
      if (picked === undefined) return;
      if (await checkLaws(files, analysis, picked.finding, picked.fix)) verified++;
    }),
    runs(200),
  );
  // A property about nothing would hold as well.
  expect(verified).toBeGreaterThan(50);
});

test('fixing everything ends, with at most one fix for a finding', async () => {
  let applied = 0;
  await fc.assert(
    fc.asyncProperty(workspace, async (files) => {
      const choice = { rules: [], withUnsafe: true, scope: undefined };
      const start = await analyseFiles(files);
      const once = await fixEverything(start, choice);
      expect(once.applied.length).toBeLessThanOrEqual(allFindings(start).length);
      applied += once.applied.length;
    }),
    runs(60),
  );
  expect(applied).toBeGreaterThan(50);
});

/** False when the fix was refused or not verified: then it is not offered, and promises nothing. */
async function checkLaws(
  files: readonly WorkspaceFile[],
  analysis: Analysis,
  finding: Finding,
  fix: Fix,
): Promise<boolean> {
  const plan = planFix(analysis, fix);
  if (plan.kind === 'refused') return false;
  if ((await verifyFix(analysis, finding, plan)).kind === 'failed') return false;

  const fixedFiles = applyPlan(files, plan);
  const fixed = await analyseFiles(fixedFiles);
  const after = allFindings(fixed);
  // Where an item left a list, the next one has its place.
  const isAlike = (other: Finding) => sameFinding({ ...other, place: finding.place }, finding);
  expect(after.filter(isAlike).length).toBeLessThan(allFindings(analysis).filter(isAlike).length);
  expect(errorsOf(after).length).toBeLessThanOrEqual(errorsOf(allFindings(analysis)).length);

  for (const { path, text } of files) {
    const edits = plan.edits.filter(({ uri }) => uri === uriOf(path)).flatMap((each) => each.edits);
    const fixedText = fixedFiles.find((file) => file.path === path)?.text ?? '';
    expect(fixedText).toBe(applyEdits(text, edits));
    // Of the lines that were there only those may differ in which a range is replaced or something is inserted.
    const replaced = edits.reduce((sum, edit) => sum + changedLineCount(text, edit), 0);
    const removed = diffLines(withLineEnd(text), withLineEnd(fixedText)).filter((part) => part.removed);
    expect(removed.reduce((sum, part) => sum + (part.count ?? 0), 0)).toBeLessThanOrEqual(replaced);
    // The file keeps its own end of line.
    if (edits.length > 0 && text.includes('\r\n')) expect(fixedText.replace(/\r\n/g, '')).not.toContain('\n');
  }
  const fixesAgain = after.filter((other) => other.ruleId === finding.ruleId && other.at.uri === finding.at.uri);
  expect(fixesAgain.length).toBeLessThan(countLike(analysis, finding));
  return true;
}

type PlannedEdit = Extract<FixPlan, { kind: 'plan' }>['edits'][number]['edits'][number];

/** None when whole lines are added. */
function changedLineCount(text: string, { range, newText }: PlannedEdit): number {
  if (range.end > range.start) return text.slice(range.start, range.end).split('\n').length;
  return newText.includes('\n') ? 0 : 1;
}

function countLike(analysis: Analysis, finding: Finding): number {
  return allFindings(analysis).filter((other) => other.ruleId === finding.ruleId && other.at.uri === finding.at.uri)
    .length;
}

function errorsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === 'error');
}

/** A file that did not end its last line may get that line end. */
function withLineEnd(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}${text.includes('\r\n') ? '\r\n' : '\n'}`;
}
