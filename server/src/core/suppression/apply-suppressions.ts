import { rangeInDocument } from '../analysis/range-in-document';
import type { SourceFile } from '../analysis/source-file';
import type { Finding } from '../rules/finding';
import type { TextRange } from '../text/text-range';
import { readSuppressions } from './read-suppressions';
import type { Suppression } from './suppression';

/** A suppression of a file, and the rules of which it took findings out. */
export interface UsedSuppression {
  readonly suppression: Suppression;
  readonly documentIndex: number;
  readonly usedBy: ReadonlySet<string>;
}

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly suppression: Suppression;
  readonly documentIndex: number;
}

export interface SuppressionResult {
  readonly shown: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly suppressions: readonly UsedSuppression[];
}

/** Takes those findings of a file out that something in the file suppresses. All of them belong to the file. */
export function applySuppressions(file: SourceFile, findings: readonly Finding[]): SuppressionResult {
  const suppressions = suppressionsOf(file);
  if (suppressions.length === 0) return { shown: findings, suppressed: [], suppressions: [] };
  const shown: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const used = suppressions.map((placed) => ({ ...placed, usedBy: new Set<string>() }));
  for (const finding of findings) {
    const range = rangeOf(file, finding);
    const covering = used.filter((placed) => covers(placed, finding, range));
    for (const { usedBy } of covering) usedBy.add(finding.ruleId);
    const first = covering[0];
    if (first === undefined) shown.push(finding);
    else suppressed.push({ finding, suppression: first.suppression, documentIndex: first.documentIndex });
  }
  return { shown, suppressed, suppressions: used };
}

interface PlacedSuppression {
  readonly suppression: Suppression;
  readonly documentIndex: number;
}

/** Every suppression of a file; what stands in the wrong place for what it says has a problem. */
export function suppressionsOf(file: SourceFile): readonly PlacedSuppression[] {
  const known = memo.get(file);
  if (known !== undefined) return known;
  const suppressions = file.documents.flatMap(({ document }, documentIndex) =>
    readSuppressions(document).map((suppression) => ({
      suppression: isMisplaced(file, suppression, documentIndex)
        ? { ...suppression, problem: '"ignore-file" has no effect here; write it before the first document.' }
        : suppression,
      documentIndex,
    })),
  );
  memo.set(file, suppressions);
  return suppressions;
}

const memo = new WeakMap<SourceFile, readonly PlacedSuppression[]>();

function isMisplaced(file: SourceFile, { covers, place, problem }: Suppression, documentIndex: number): boolean {
  if (covers.kind !== 'file' || problem !== undefined || place.kind !== 'text') return false;
  const first = file.documents.findIndex(({ document: { content } }) => content.kind === 'manifest');
  if (first === -1 || documentIndex < first) return false;
  const content = file.documents[first]?.document.content;
  const root = content?.kind === 'manifest' ? content.root : undefined;
  return documentIndex > first || (root !== undefined && place.range.start > root.start);
}

function covers(
  { suppression, documentIndex }: PlacedSuppression,
  finding: Finding,
  range: TextRange | undefined,
): boolean {
  if (suppression.problem !== undefined) return false;
  if (suppression.rules.length > 0 && !suppression.rules.some(({ id }) => id === finding.ruleId)) return false;
  if (suppression.covers.kind === 'file') return true;
  if (finding.at.documentIndex !== documentIndex || range === undefined) return false;
  const { start, end } = suppression.covers.range;
  return range.start >= start && range.start <= end;
}

function rangeOf(file: SourceFile, { at, place }: Finding): TextRange | undefined {
  const content = file.documents[at.documentIndex]?.document.content;
  return content && rangeInDocument(content, place);
}
