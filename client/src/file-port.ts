import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type PlainDirectoryEntry,
  type PlainFileContent,
  type ReadDirectoryParams,
  type ReadFileParams,
  readDirectoryRequest,
  readFileRequest,
} from '../../server/src/protocol/protocol';

/** Lets the server read what lies on no disk of its machine, through VS Code. */
export function servesFiles(client: BaseLanguageClient): void {
  client.onRequest<PlainFileContent, void>(readFileRequest, (params: ReadFileParams) =>
    readText(toUri(params.uri), params.maximalBytes),
  );
  client.onRequest<readonly PlainDirectoryEntry[], void>(readDirectoryRequest, (params: ReadDirectoryParams) =>
    listFolder(toUri(params.uri)),
  );
}

/** The server writes no slash at the end, not even that of the root. */
function toUri(text: string): vscode.Uri {
  const uri = vscode.Uri.parse(text);
  return uri.path === '' ? uri.with({ path: '/' }) : uri;
}

async function readText(uri: vscode.Uri, maximalBytes: number): Promise<PlainFileContent> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if (type === vscode.FileType.Directory) return { kind: 'missing' };
    if ((type & vscode.FileType.SymbolicLink) !== 0) return { kind: 'left-out', why: 'link' };
    if ((type & vscode.FileType.File) === 0) return { kind: 'left-out', why: 'not-a-file' };
    if (size > maximalBytes) return { kind: 'left-out', why: 'too-large' };
    const bytes = await vscode.workspace.fs.readFile(uri);
    // Some file systems do not know the size before.
    if (bytes.length > maximalBytes) return { kind: 'left-out', why: 'too-large' };
    if (bytes.subarray(0, 8192).includes(0)) return { kind: 'left-out', why: 'not-text' };
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { kind: 'text', text, ...(isUtf8(bytes) ? {} : { isLossy: true }) };
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' };
    return { kind: 'left-out', why: codeOf(error) === 'NoPermissions' ? 'no-permission' : 'unreadable' };
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

async function listFolder(uri: vscode.Uri): Promise<readonly PlainDirectoryEntry[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(uri);
    return entries.map(([name, type]): PlainDirectoryEntry => {
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      if ((type & vscode.FileType.SymbolicLink) === 0) return { name, kind: isFolder ? 'directory' : 'file' };
      const leadsTo = isFolder ? 'directory' : (type & vscode.FileType.File) === 0 ? undefined : 'file';
      return { name, kind: 'link', ...(leadsTo === undefined ? {} : { leadsTo }) };
    });
  } catch (error) {
    return isMissing(error) ? [] : [{ name: '.', kind: 'unreadable' }];
  }
}

function isMissing(error: unknown): boolean {
  return ['FileNotFound', 'FileNotADirectory', 'FileIsADirectory'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof vscode.FileSystemError ? error.code : '';
}
