import { isUtf8 } from 'node:buffer';
import { limits } from '../core';
import type { FileContent } from '../workspace/file-system';
import { unreadReasons } from '../workspace/unread-reasons';

/** What the bytes of a file are to a workspace. */
export function fileContent(bytes: Buffer): FileContent {
  if (bytes.length > limits.fileBytes)
    return { kind: 'left-out', reason: unreadReasons['too-large'], head: headOf(bytes) };
  if (bytes.subarray(0, 8192).includes(0))
    return { kind: 'left-out', reason: unreadReasons['not-text'], head: headOf(bytes) };
  return { kind: 'text', text: bytes.toString('utf8'), ...(isUtf8(bytes) ? {} : { isLossy: true }) };
}

/** How a file begins that is not read as a whole, in the encoding that its byte order mark says. */
export function headOf(bytes: Buffer): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes.subarray(0, limits.headBytes));
}
