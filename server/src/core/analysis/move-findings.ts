import type { Finding } from '../rules/finding';
import type { Analysis } from './analysis';
import type { SourceFile } from './source-file';

type Slices = ReturnType<Analysis['findings']['get']>;

/**
 * Between the two phases, findings of namespaces still stand on the file as it was. Those in documents that moved go
 * along; those whose document cannot be told any more are dropped until phase 2 finds them again.
 */
export function moveFindings(slices: Slices, before: SourceFile | undefined, after: SourceFile): Slices {
  if (slices === undefined || before === undefined) return slices;
  const indexes = matchDocuments(before, after);
  if (indexes.every((index, old) => index === old)) return slices;
  return slices.map((findings, slice) =>
    slice === 'document'
      ? findings
      : findings.flatMap((finding) => {
          const documentIndex = indexes[finding.at.documentIndex];
          return documentIndex === undefined ? [] : [moveFinding(finding, documentIndex)];
        }),
  );
}

function moveFinding(finding: Finding, documentIndex: number): Finding {
  const outranked = finding.outranked?.map((lesser) => moveFinding(lesser, documentIndex));
  return { ...finding, at: { ...finding.at, documentIndex }, ...(outranked && { outranked }) };
}

/**
 * New index of each old document: unchanged documents by identity, the edited one by its place between them. Documents
 * with one text may be one object, and stay where they are.
 */
function matchDocuments(before: SourceFile, after: SourceFile): readonly (number | undefined)[] {
  const isUnmoved = (index: number) => after.documents[index]?.document === before.documents[index]?.document;
  // Of two with one text, the one that stays where it was is not what has become of the other one.
  const newIndex = new Map(
    after.documents.map(({ document }, index) => [document, index] as const).filter(([, index]) => !isUnmoved(index)),
  );
  const isSameCount = before.documents.length === after.documents.length;
  const canShow = (index: number) => {
    const content = after.documents[index]?.document.content;
    return isSameCount && content?.kind === 'manifest' && content.root !== undefined;
  };
  return before.documents.map(({ document }, index) => {
    if (isUnmoved(index)) return index;
    return newIndex.get(document) ?? (canShow(index) ? index : undefined);
  });
}
