import type { Connection } from 'vscode-languageserver';
import { limits } from '../core';
import {
  type ReadDirectoryParams,
  type ReadFileParams,
  readDirectoryRequest,
  readFileRequest,
} from '../protocol/protocol';
import type { DirectoryEntry, FileContent, FileSystem } from '../workspace/file-system';
import { unreadReasons } from '../workspace/unread-reasons';
import { schemeOf } from '../workspace/uri';
import { get } from './client-features';

/** Files that only the client can read. Its answers are not trusted to have the right shape. */
export function clientFileSystem(connection: Connection): FileSystem {
  return {
    canRead: (uri) => !unreadable.has(schemeOf(uri)),
    readFile: async (uri) => {
      const params: ReadFileParams = { uri, maximalBytes: limits.fileBytes };
      return toContent(await ask(connection, readFileRequest, params));
    },
    readDirectory: async (uri) => {
      const params: ReadDirectoryParams = { uri };
      const answer = await ask(connection, readDirectoryRequest, params);
      return Array.isArray(answer) ? answer.flatMap(toEntry) : [{ name: '.', kind: 'unreadable' }];
    },
  };
}

/** The first file system that can read an address reads it. */
export function firstOf(fileSystems: readonly FileSystem[]): FileSystem {
  const chosen = (uri: string) => fileSystems.find((fileSystem) => fileSystem.canRead(uri));
  return {
    canRead: (uri) => chosen(uri) !== undefined,
    readFile: async (uri) => (await chosen(uri)?.readFile(uri)) ?? { kind: 'missing' },
    readDirectory: async (uri) => (await chosen(uri)?.readDirectory(uri)) ?? [],
  };
}

/** Documents that are in no file. */
const unreadable = new Set(['', 'untitled']);

/** Undefined when the client refuses or has gone. */
async function ask(connection: Connection, method: string, params: unknown): Promise<unknown> {
  try {
    return await connection.sendRequest(method, params);
  } catch {
    return undefined;
  }
}

function toContent(answer: unknown): FileContent {
  const [kind, text, why, isLossy] = ['kind', 'text', 'why', 'isLossy'].map((key) => get(answer, key));
  if (kind === 'text' && typeof text === 'string') return { kind, text, ...(isLossy === true ? { isLossy } : {}) };
  if (kind === 'missing') return { kind };
  const reason = typeof why === 'string' ? get(unreadReasons, why) : undefined;
  return { kind: 'left-out', reason: typeof reason === 'string' ? reason : unreadReasons.unreadable };
}

function toEntry(entry: unknown): readonly DirectoryEntry[] {
  const [name, kind, leadsTo] = ['name', 'kind', 'leadsTo'].map((key) => get(entry, key));
  const isName = typeof name === 'string' && name !== '' && !name.includes('/');
  if (!isName || !isKind(kind)) return [];
  return [{ name, kind, ...(leadsTo === 'file' || leadsTo === 'directory' ? { leadsTo } : {}) }];
}

function isKind(kind: unknown): kind is DirectoryEntry['kind'] {
  return kind === 'file' || kind === 'directory' || kind === 'link' || kind === 'unreadable';
}
