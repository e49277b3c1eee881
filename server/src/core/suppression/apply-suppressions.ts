import { rangeInDocument } from '../analysis/range-in-document';
import type { SourceFile } from '../analysis/source-file';
import type { ResourceRef } from '../kubernetes/resource';
import type { Finding } from '../rules/finding';
import { globMatcher } from '../text/glob';
import type { TextRange } from '../text/text-range';
import { readSuppressions } from './read-suppressions';
import { resourcePath } from './resource-path';
import type { Suppression } from './suppression';

/** A suppression and where it is written: in the file of the findings, or in a configuration. */
export interface PlacedSuppression {
  readonly suppression: Suppression;
  readonly at: ResourceRef;
}

/** A suppression, and the rules of which it took findings out. */
export interface UsedSuppression extends PlacedSuppression {
  readonly usedBy: ReadonlySet<string>;
}

export interface SuppressedFinding extends PlacedSuppression {
  readonly finding: Finding;
}

export interface SuppressionResult {
  readonly shown: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly suppressions: readonly UsedSuppression[];
}

/**
 * Findings of a file with those that they stand for where they are suppressed themselves: a decision about one finding
 * is none about another. `outranked` are those that need not be shown.
 */
export function succeedSuppressed(
  file: SourceFile,
  findings: readonly Finding[],
  suppressions: readonly PlacedSuppression[],
): { readonly standing: readonly Finding[]; readonly outranked: readonly Finding[] } {
  const standing: Finding[] = [];
  const outranked: Finding[] = [];
  const isShown = (finding: Finding) => {
    const range = rangeOf(file, finding);
    return !suppressions.some((placed) => covers(placed, finding, range));
  };
  for (const { outranked: lesser = [], ...first } of findings) {
    const candidates = [first, ...lesser];
    // Most findings stand for no other one, and these need no range.
    const shown = suppressions.length === 0 || lesser.length === 0 ? 0 : candidates.findIndex(isShown);
    const end = shown === -1 ? candidates.length : shown + 1;
    standing.push(...candidates.slice(0, end));
    outranked.push(...candidates.slice(end));
  }
  return { standing, outranked };
}

/**
 * Takes those findings of a file out that one of the suppressions covers. All of them belong to the file.
 * A suppression of an outranked finding is used as well: without the greater one it would be needed.
 */
export function applySuppressions(
  file: SourceFile,
  findings: readonly Finding[],
  outranked: readonly Finding[],
  suppressions: readonly PlacedSuppression[],
): SuppressionResult {
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
    else suppressed.push({ finding, suppression: first.suppression, at: first.at });
  }
  for (const finding of outranked) {
    const range = rangeOf(file, finding);
    for (const placed of used) if (covers(placed, finding, range)) placed.usedBy.add(finding.ruleId);
  }
  return { shown, suppressed, suppressions: used };
}

/** Every suppression that is written in a file; what stands in the wrong place for what it says has a problem. */
export function suppressionsOf(file: SourceFile): readonly PlacedSuppression[] {
  const known = memo.get(file);
  if (known !== undefined) return known;
  // Nearly no document has any, and this runs for every one of an edited file.
  const suppressions: PlacedSuppression[] = [];
  for (const [documentIndex, { document }] of file.documents.entries()) {
    for (const suppression of readSuppressions(document)) {
      suppressions.push({
        suppression: isMisplaced(file, suppression, documentIndex)
          ? { ...suppression, problem: '"ignore-file" has no effect here; write it before the first document.' }
          : suppression,
        at: { uri: file.uri, documentIndex },
      });
    }
  }
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

function covers({ suppression, at }: PlacedSuppression, finding: Finding, range: TextRange | undefined): boolean {
  if (suppression.problem !== undefined) return false;
  if (suppression.rules.length > 0 && !suppression.rules.some(({ id }) => id === finding.ruleId)) return false;
  if (suppression.covers.kind === 'file') return true;
  if (suppression.covers.kind === 'resources') return isAbout(finding, suppression.covers.resources);
  if (finding.at.documentIndex !== at.documentIndex || range === undefined) return false;
  const { start, end } = suppression.covers.range;
  return range.start >= start && range.start <= end;
}

/** `Kind/namespace/name`, `Kind/name`, perhaps with stars. */
function isAbout({ resource }: Finding, resources: readonly string[] | undefined): boolean {
  if (resources === undefined) return true;
  if (resource === undefined) return false;
  return globMatcher(resources)(resourcePath(resource));
}

function rangeOf(file: SourceFile, { at, place }: Finding): TextRange | undefined {
  const content = file.documents[at.documentIndex]?.document.content;
  return content && rangeInDocument(content, place);
}
