import { limits } from '../core';
import type { FileContent } from '../workspace/file-system';
import { unreadReasons } from '../workspace/unread-reasons';

/** What the bytes of a file are to a workspace. */
export function fileContent(bytes: Buffer): FileContent {
  if (bytes.length > limits.fileBytes) return { kind: 'left-out', reason: unreadReasons['too-large'] };
  if (bytes.subarray(0, 8192).includes(0)) return { kind: 'left-out', reason: unreadReasons['not-text'] };
  return { kind: 'text', text: bytes.toString('utf8') };
}
