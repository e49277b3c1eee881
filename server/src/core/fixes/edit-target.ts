import type { PlacedDocument, SourceFile } from '../analysis/source-file';
import { type FieldPath, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { Refusal } from './refusal';

/** The document that an edit is for, when edits of it can be trusted. */
export function readable(
  file: SourceFile,
  documentIndex: number,
): { readonly placed: PlacedDocument; readonly root: YamlNode; readonly text: string } {
  const placed = file.documents[documentIndex];
  if (placed?.document.content.kind !== 'manifest') throw new Refusal('The document cannot be edited.');
  const { root, problems } = placed.document.content;
  if (root === undefined || problems.some(({ kind }) => kind === 'syntax')) {
    throw new Refusal('The document has YAML errors; correct those first.');
  }
  return { placed, root, text: placed.document.text };
}

/** An edit behind an anchor, an alias or a merge would change other places too. */
export function refuseShared(root: YamlNode, path: FieldPath): void {
  for (let length = 0; length <= path.length; length++) {
    const step = path.slice(0, length);
    const node = nodeAt(root, step);
    if (node?.origin !== undefined) throw new Refusal('The field is shared through an anchor or alias.');
    const parent = nodeAt(root, step.slice(0, -1));
    const key = step.at(-1);
    if (parent?.kind !== 'map' || length === 0) continue;
    const entries = parent.entries.filter((entry) => String(entry.key.value) === key);
    if (entries.at(-1)?.merged === true) throw new Refusal('The field is brought in by a merge.');
    if (entries.length > 1) throw new Refusal('The key stands twice.');
  }
}

/** A block scalar's range runs up to the next line; its last own character is the line end before. */
export function endsWithLine(end: number, text: string): number {
  return end > 0 && text[end - 1] === '\n' ? end - 1 - (text[end - 2] === '\r' ? 1 : 0) : end;
}
