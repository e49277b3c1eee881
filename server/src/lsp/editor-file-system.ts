import type { FileSystem } from '../workspace/file-system';

/** Files as editors count them: a byte order mark is no character of the document. */
export function editorFileSystem(fileSystem: FileSystem): FileSystem {
  return {
    canRead: (uri) => fileSystem.canRead(uri),
    readDirectory: (uri) => fileSystem.readDirectory(uri),
    readFile: async (uri) => {
      const content = await fileSystem.readFile(uri);
      return content.kind === 'text' ? { ...content, text: content.text.replace(/^\ufeff/, '') } : content;
    },
  };
}
