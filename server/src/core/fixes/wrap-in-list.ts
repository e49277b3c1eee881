import type { SourceFile } from '../analysis/source-file';
import type { TextEdit } from '../text/text-edit';
import { nodeAt } from '../yaml/field-path';
import { lineStartAt } from '../yaml/yaml-text';
import { endsWithLine, readable, refuseShared } from './edit-target';
import { shiftLines } from './entry-lines';
import type { FixAction } from './fix';
import { Refusal } from './refusal';

/** In block style with a dash in front and the lines below moved to the right, otherwise in brackets. */
export function wrapInList(file: SourceFile, action: Extract<FixAction, { kind: 'wrap-in-list' }>): TextEdit {
  const { placed, root, text } = readable(file, action.at.documentIndex);
  refuseShared(root, action.path);
  const node = nodeAt(root, action.path);
  if (node === undefined || node.start === node.end) throw new Refusal('The field has no value.');
  const end = endsWithLine(node.end, text);
  const range = { start: placed.start + node.start, end: placed.start + end };
  const written = text.slice(node.start, end);
  if (node.kind === 'scalar' || node.style === 'flow') {
    if (node.kind === 'scalar' && node.style === 'block') throw new Refusal('The field is a block of text.');
    return { range, newText: `[${written}]` };
  }
  const lineStart = lineStartAt(text, node.start);
  if (text.slice(lineStart, node.start).trim() !== '') throw new Refusal('The field does not start its line.');
  return { range, newText: `- ${shiftLines(written, 0, 2)}` };
}
