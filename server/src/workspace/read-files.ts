import type { FileContent, FileSystem } from './file-system';
import { unreadReasons } from './unread-reasons';

interface ReadingOptions {
  readonly fileSystem: FileSystem;
  onError(error: unknown): void;
}

/** Files read at the same time. */
const readsAtOnce = 20;

/** The content of each file, in their order. */
export async function readFiles(
  uris: readonly string[],
  options: ReadingOptions,
): Promise<readonly (readonly [uri: string, content: FileContent])[]> {
  const contents: (readonly [uri: string, content: FileContent])[] = [];
  for (let start = 0; start < uris.length; start += readsAtOnce) {
    const some = uris.slice(start, start + readsAtOnce);
    contents.push(...(await Promise.all(some.map(async (uri) => [uri, await readFile(uri, options)] as const))));
  }
  return contents;
}

/** A file that cannot be read is left out, with the reason. */
export async function readFile(uri: string, { fileSystem, onError }: ReadingOptions): Promise<FileContent> {
  try {
    return await fileSystem.readFile(uri);
  } catch (error) {
    onError(error);
    return { kind: 'left-out', reason: unreadReasons.unreadable };
  }
}
