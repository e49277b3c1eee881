import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

/** A folder on disk that lives as long as the test. */
export interface DiskWorkspace {
  readonly uri: string;
  readonly folder: string;
  uriOf(file: string): string;
  read(file: string): string;
  write(file: string, text: string): void;
  rename(from: string, to: string): void;
  remove(file: string): void;
}

export function diskWorkspace(files: Readonly<Record<string, string>> = {}): DiskWorkspace {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'firebreak-lsp-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = (file: string) => path.join(folder, file);
  const workspace: DiskWorkspace = {
    uri: pathToFileURL(folder).href,
    folder,
    uriOf: (file) => pathToFileURL(at(file)).href,
    read: (file) => readFileSync(at(file), 'utf8'),
    write: (file, text) => {
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    },
    rename: (from, to) => {
      mkdirSync(path.dirname(at(to)), { recursive: true });
      renameSync(at(from), at(to));
    },
    remove: (file) => rmSync(at(file), { recursive: true, force: true }),
  };
  for (const [file, text] of Object.entries(files)) workspace.write(file, text);
  return workspace;
}
