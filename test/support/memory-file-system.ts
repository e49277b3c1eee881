import type { DirectoryEntry, FileContent, FileSystem } from '../../server/src/workspace/file-system';

/** Files by URI. Folders are there as long as files are in them. */
export function memoryFileSystem(files: ReadonlyMap<string, string>): FileSystem {
  return {
    canRead: () => true,
    readFile: async (uri): Promise<FileContent> => {
      const text = files.get(uri);
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
    readDirectory: async (uri) => {
      const entries = new Map<string, DirectoryEntry>();
      for (const file of files.keys()) {
        if (!file.startsWith(`${uri}/`)) continue;
        const [name = '', ...rest] = file.slice(uri.length + 1).split('/');
        entries.set(name, { name, kind: rest.length > 0 ? 'directory' : 'file' });
      }
      return [...entries.values()];
    },
  };
}
