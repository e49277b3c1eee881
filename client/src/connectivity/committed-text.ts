import { maximalComparedBytes } from '../../../server/src/protocol/protocol';
import type { GitRepository } from './git-api';

/** What HEAD has of a file: its text, no such file, more than is read, or nobody could find out. */
export type CommittedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' | 'too-large' | 'unreadable' };

/** Reads a file of HEAD, up to the size of which the server reads files. `path` is that of the file on disk. */
export async function committedText(
  repository: Pick<GitRepository, 'buffer' | 'getObjectDetails'>,
  path: string,
): Promise<CommittedText> {
  try {
    const size = await committedSize(repository, path);
    if (size !== undefined && size > maximalComparedBytes) return { kind: 'too-large' };
    const bytes = await repository.buffer('HEAD', path);
    if (bytes.byteLength > maximalComparedBytes) return { kind: 'too-large' };
    // As files are read from disk.
    return { kind: 'text', text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    return { kind: isUnknownPath(error) ? 'none' : 'unreadable' };
  }
}

/** In bytes; undefined where Git does not say it, which may not be for want of the file. */
async function committedSize(
  repository: Pick<GitRepository, 'getObjectDetails'>,
  path: string,
): Promise<number | undefined> {
  try {
    return (await repository.getObjectDetails('HEAD', path)).size;
  } catch (error) {
    if (isUnknownPath(error)) throw error;
    return undefined;
  }
}

function isUnknownPath(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'gitErrorCode' in error && error.gitErrorCode === 'UnknownPath';
}
