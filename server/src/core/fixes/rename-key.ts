import type { SourceFile } from '../analysis/source-file';
import type { TextEdit } from '../text/text-edit';
import { keyAt } from '../yaml/field-path';
import { readable, refuseShared } from './edit-target';
import type { FixAction } from './fix';
import { Refusal } from './refusal';

/** Writes another key, in the quotes that the old one has. */
export function renameKey(file: SourceFile, action: Extract<FixAction, { kind: 'rename-key' }>): TextEdit {
  const { placed, root, text } = readable(file, action.at.documentIndex);
  refuseShared(root, action.path);
  const key = keyAt(root, action.path);
  if (key === undefined || key.style === 'block') throw new Refusal('The field is not there.');
  const quote = key.style === 'plain' ? '' : text.slice(key.start, key.start + 1);
  return {
    range: { start: placed.start + key.start, end: placed.start + key.end },
    newText: quote + action.key + quote,
  };
}
