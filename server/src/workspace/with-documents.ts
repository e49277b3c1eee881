import type { FileSystem } from './file-system';
import { canonicalUri } from './uri';

/** The disk as discovery sees it: of what is open, by canonical URI, the text as it is typed. */
export function withDocuments(fileSystem: FileSystem, texts: ReadonlyMap<string, string>): FileSystem {
  return {
    canRead: (uri) => fileSystem.canRead(uri),
    readDirectory: (uri) => fileSystem.readDirectory(uri),
    readFile: async (uri) => {
      const text = texts.get(canonicalUri(uri));
      return text === undefined ? fileSystem.readFile(uri) : { kind: 'text', text };
    },
  };
}
