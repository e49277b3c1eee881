import { type FileChange, limits } from '../core';
import type { FileContent } from './file-system';
import { unreadReasons } from './unread-reasons';

/** What the content of a file at a place in the workspace means for the analysis. */
export function fileChange(
  uri: string,
  place: { readonly folder: string; readonly path: string },
  content: FileContent,
): FileChange {
  const leftOut = (why: 'too-large' | 'not-text', text: string): FileChange => ({
    kind: 'left-out',
    uri,
    ...place,
    reason: unreadReasons[why],
    head: text.slice(0, limits.headBytes),
  });
  switch (content.kind) {
    case 'missing':
      return { kind: 'delete', uri };
    case 'left-out':
      return { kind: 'left-out', uri, ...place, reason: content.reason, head: content.head };
    case 'text':
      // The parser of Kubernetes refuses what is no UTF-8. In other files nothing hangs on that.
      if (content.isLossy && isLikeManifest(content.text)) return leftOut('not-text', content.text);
      // The disk's limit, for what is open only: characters stand for bytes here.
      return content.text.length > limits.fileBytes
        ? leftOut('too-large', content.text)
        : { kind: 'set', uri, ...place, text: content.text };
  }
}

/** The same of a file that is no manifest, and that kustomizations name: in what is no text nothing is looked for. */
export function generatorInputChange(
  uri: string,
  place: { readonly folder: string; readonly path: string },
  content: FileContent,
): FileChange {
  const isText = content.kind === 'text' && !content.isLossy && content.text.length <= limits.fileBytes;
  return isText ? { kind: 'generator-input', uri, ...place, text: content.text } : { kind: 'delete', uri };
}

function isLikeManifest(text: string): boolean {
  return /\b(apiVersion|kind|resources|bases|components|patches)\b/.test(text);
}
