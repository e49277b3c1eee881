import type { FileSystem } from '../workspace/file-system';

/** That of a browser: what is read is read by the client. */
export const noFileSystem: FileSystem = {
  canRead: () => false,
  readFile: async () => ({ kind: 'missing' }),
  readDirectory: async () => [],
};
