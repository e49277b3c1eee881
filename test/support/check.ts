import {
  type Analysis,
  type AnalysisOptions,
  allFindings,
  applyEdits,
  type Finding,
  type Fix,
  type FixPlan,
  findingsOf,
  fixesFor,
  type LocatedRange,
  locate,
  planFix,
  type Severity,
  verifyFix,
} from '../../server/src/core';
import { analyseFiles, pathOf, uriOf, type WorkspaceFile } from './analysis';
import {
  type Fixture,
  type FixtureFile,
  linesOf,
  type Marker,
  markerSpan,
  parseFixture,
  printFixture,
  withoutMarkers,
} from './fixture';

export interface CheckOptions {
  /** Only findings of these rules count, and markers may name no other. Without it, all do. */
  readonly rules?: readonly string[];
  /** The severity of all of them. */
  readonly severity?: Severity;
  readonly analysis?: AnalysisOptions;
}

/** Findings and markers correspond one to one; a fixture without markers asserts silence. */
export async function checkFindings(yaml: string, options: CheckOptions = {}): Promise<void> {
  const fixture = parseFixture(yaml);
  const analysis = await analyseFiles(fixture.files, options.analysis);
  compareFindings(fixture, analysis, options);
}

/**
 * The first fix whose title contains `fix`, applied to `before`, gives `after`, byte for byte outside of marker lines;
 * it was verified, and the finding is gone. A cursor (`$0`) in `before` picks the finding, else the first with such a fix.
 * Files that `after` does not list stay as they were.
 */
export async function checkFix(before: string, after: string, fix = '', options: CheckOptions = {}): Promise<void> {
  const fixture = parseFixture(before);
  const analysis = await analyseFiles(fixture.files, options.analysis);
  const { finding, fix: chosen } = chooseFix(fixture, analysis, fix, options);
  const plan = planFix(analysis, chosen);
  if (plan.kind === 'refused') throw new Error(`"${chosen.title}" was refused: ${plan.why}`);
  const verdict = await verifyFix(analysis, finding, plan);
  if (verdict.kind === 'failed') throw new Error(`"${chosen.title}" was not verified: ${verdict.why}`);

  const fixedFiles = applyPlan(fixture.files, plan);
  compareFiles(chosen.title, fixture.files, fixedFiles, parseFixture(after).files);
  const fixed = await analyseFiles(fixedFiles, options.analysis);
  const left = allFindings(fixed).filter((other) => sameFinding(other, finding));
  if (left.length > 0) throw new Error(`"${chosen.title}" left the finding: ${left[0]?.message}`);
}

/** What a plan makes of the files; also those that it creates. */
export function applyPlan(files: readonly WorkspaceFile[], plan: FixPlan & { kind: 'plan' }): readonly WorkspaceFile[] {
  const edited = files.map((file) => {
    const edits = plan.edits.filter((edit) => edit.uri === uriOf(file.path)).flatMap((edit) => edit.edits);
    return { path: file.path, text: applyEdits(file.text, edits) };
  });
  return [...edited, ...plan.created.map(({ uri, text }) => ({ path: pathOf(uri), text }))];
}

/** The same gap of the same resource, wherever an edit has moved it. */
export function sameFinding(a: Finding, b: Finding): boolean {
  return (
    a.ruleId === b.ruleId &&
    a.at.uri === b.at.uri &&
    a.message === b.message &&
    a.resource?.kind === b.resource?.kind &&
    a.resource?.namespace === b.resource?.namespace &&
    a.resource?.name === b.resource?.name &&
    JSON.stringify(a.place) === JSON.stringify(b.place)
  );
}

function compareFindings(fixture: Fixture, analysis: Analysis, { rules, severity }: CheckOptions): void {
  const stray = fixture.files.flatMap((file) => file.markers).find(({ ruleId }) => rules && !rules.includes(ruleId));
  if (stray !== undefined) throw new Error(`A marker names "${stray.ruleId}", which this check does not look at.`);
  const counts = (finding: Finding) => rules === undefined || rules.includes(finding.ruleId);

  const problems: string[] = [];
  const actual = fixture.files.map((file) => {
    const open = [...file.markers];
    const markers = findingsOf(analysis, uriOf(file.path))
      .filter(counts)
      .map((finding) => {
        const found = toMarker(analysis, finding, file);
        if (severity !== undefined && finding.severity !== severity) {
          problems.push(`${file.path}:${found.line + 1} has severity ${finding.severity}: [${found.ruleId}]`);
        }
        const match = open.findIndex((marker) => isMarkerOf(marker, found));
        if (match < 0)
          problems.push(`${file.path}:${found.line + 1} is not marked: [${found.ruleId}] ${found.message}`);
        // A marker that matched keeps its words: they are what the author wanted to assert.
        return match < 0 ? found : (open.splice(match, 1)[0] as Marker);
      });
    for (const marker of open) {
      problems.push(
        `${file.path}:${marker.line + 1} has a marker without a finding: [${marker.ruleId}] ${marker.message}`,
      );
    }
    return { path: file.path, markers };
  });
  if (problems.length === 0) return;
  const textOf = (path: string) => fixture.files.find((file) => file.path === path)?.text ?? '';
  throw new Error(
    `Findings and markers differ.\n${problems.join('\n')}\n\nThe fixture as it would have to look:\n\n${printFixture(actual, textOf)}`,
  );
}

function toMarker(analysis: Analysis, finding: Finding, file: FixtureFile): Marker {
  const { start, end } = locateFinding(analysis, finding);
  const line = linesOf(file.text)[start.line] ?? '';
  return { line: start.line, ...markerSpan(start, end, line), ruleId: finding.ruleId, message: finding.message };
}

function locateFinding(analysis: Analysis, finding: Finding): LocatedRange {
  const range = locate(analysis, finding.at, finding.place);
  if (range === undefined) throw new Error(`[${finding.ruleId}] cannot be located: ${finding.message}`);
  return range;
}

function isMarkerOf(marker: Marker, found: Marker): boolean {
  return (
    marker.line === found.line &&
    marker.start === found.start &&
    marker.end === found.end &&
    marker.ruleId === found.ruleId &&
    found.message.includes(marker.message)
  );
}

function chooseFix(
  fixture: Fixture,
  analysis: Analysis,
  title: string,
  { rules }: CheckOptions,
): { finding: Finding; fix: Fix } {
  const offered: string[] = [];
  for (const finding of allFindings(analysis)) {
    if (rules !== undefined && !rules.includes(finding.ruleId)) continue;
    if (fixture.cursor !== undefined && !isAtCursor(fixture, analysis, finding)) continue;
    for (const fix of fixesFor(analysis, finding)) {
      if (fix.title.includes(title)) return { finding, fix };
      offered.push(fix.title);
    }
  }
  throw new Error(`No fix contains "${title}" in its title. Offered: ${offered.join(' | ') || 'none'}.`);
}

function isAtCursor({ files, cursor }: Fixture, analysis: Analysis, finding: Finding): boolean {
  if (cursor === undefined || finding.at.uri !== uriOf(cursor.path)) return false;
  const before = (files.find((file) => file.path === cursor.path)?.text ?? '').slice(0, cursor.offset).split('\n');
  const line = before.length - 1;
  const character = before.at(-1)?.length ?? 0;
  const { start, end } = locateFinding(analysis, finding);
  const isAfterStart = line > start.line || (line === start.line && character >= start.character);
  const isBeforeEnd = line < end.line || (line === end.line && character <= end.character);
  return isAfterStart && isBeforeEnd;
}

function compareFiles(
  title: string,
  before: readonly WorkspaceFile[],
  fixed: readonly WorkspaceFile[],
  expected: readonly WorkspaceFile[],
): void {
  const missing = expected.find((file) => fixed.every(({ path }) => path !== file.path));
  if (missing !== undefined) throw new Error(`"${title}" did not create "${missing.path}".`);
  for (const { path, text } of fixed) {
    const wanted = expected.find((file) => file.path === path) ?? before.find((file) => file.path === path);
    if (wanted !== undefined && withoutMarkers(text) === withoutMarkers(wanted.text)) continue;
    const actual = fixed.map((file) => `#- ${file.path}\n${withoutMarkers(file.text)}`).join('');
    throw new Error(`"${title}" made something else of "${path}". It gives:\n\n${actual}`);
  }
}
