import { type FileChange, limits } from '../core';
import type { FileContent } from './file-system';
import { unreadReasons } from './unread-reasons';

/** What the content of a file at a place in the workspace means for the analysis. */
export function fileChange(
  uri: string,
  place: { readonly folder: string; readonly path: string },
  content: FileContent,
): FileChange {
  const leftOut = (head: string): FileChange => ({
    kind: 'left-out',
    uri,
    ...place,
    reason: unreadReasons['too-large'],
    head,
  });
  switch (content.kind) {
    case 'missing':
      return { kind: 'delete', uri };
    case 'left-out':
      return { kind: 'left-out', uri, ...place, reason: content.reason, head: content.head };
    case 'text':
      // The disk's limit, for what is open only: characters stand for bytes here.
      return content.text.length > limits.fileBytes
        ? leftOut(content.text.slice(0, limits.headBytes))
        : { kind: 'set', uri, ...place, text: content.text };
  }
}
