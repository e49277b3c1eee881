import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesNamedIn } from '../core';
import { nodeFileSystem } from '../node/file-system';
import { isUnder } from '../workspace/uri';
import { isInside, toSlashes, toUri } from './paths';
import { type ReadFile, readFiles } from './read-files';

/**
 * `changes` with the files beside the named `folders` that their kustomizations build on: an overlay is nothing without
 * its base. What lies outside of the Git repository around a folder, or of the current directory, is not read.
 * Nothing but what a kustomization names is added, so a base brings no scope of its own.
 */
export async function readBases(
  changes: readonly ReadFile[],
  folders: readonly string[],
  cwd: string,
): Promise<readonly ReadFile[]> {
  let all = changes;
  for (const folder of folders) {
    const root = rootAround(folder, cwd);
    if (root !== folder) all = await addBases(all, { folder: toUri(folder), root: toUri(root), folders });
  }
  return all;
}

interface Surroundings {
  readonly folder: string;
  readonly root: string;
  readonly folders: readonly string[];
}

async function addBases(
  changes: readonly ReadFile[],
  { folder, root, folders }: Surroundings,
): Promise<readonly ReadFile[]> {
  const own = changes.filter((change) => change.folder === folder);
  // From the root, because that is how far paths in a kustomization may lead.
  let read = own.map((change) => ({ ...change, ...placedBelow(root, change.uri) }));
  const tried = new Set<string>();
  for (let isComplete = false; !isComplete; ) {
    const named = filesNamedIn(read, root).filter(
      (uri) => !tried.has(uri) && !folders.some((other) => isWithin(uri, toUri(other))),
    );
    for (const uri of named) tried.add(uri);
    const found = await readFiles(
      named.flatMap((uri) => filesBehind(uri, root)).map((uri) => ({ uri, ...placedBelow(root, uri) })),
      nodeFileSystem,
    );
    read = [...read, ...found];
    isComplete = named.length === 0;
  }
  // Where nothing leads out, a folder is a workspace by itself.
  if (tried.size === 0) return changes;
  const known = new Set(changes.map(({ uri }) => uri));
  const isOwn = new Set(own.map(({ uri }) => uri));
  return [
    ...changes.filter(({ uri }) => !isOwn.has(uri)),
    ...read.filter(({ uri }) => isOwn.has(uri) || !known.has(uri)),
  ];
}

/** The outermost folder from which a kustomization in `folder` may use files. */
export function rootAround(folder: string, cwd: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (statSync(path.join(at, '.git'), { throwIfNoEntry: false }) !== undefined) return at;
    if (path.dirname(at) === at) return isInside(folder, cwd) ? cwd : folder;
  }
}

/** A folder stands for its kustomization. Where links lead is not read. */
function filesBehind(uri: string, root: string): readonly string[] {
  try {
    const [target, top] = [realpathSync(fileURLToPath(uri)), realpathSync(fileURLToPath(root))];
    if (path.relative(top, target) !== path.relative(fileURLToPath(root), fileURLToPath(uri))) return [];
    if (!statSync(target).isDirectory()) return [uri];
    return ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].map((name) => `${uri}/${name}`);
  } catch {
    // It is not there, or its name is none that a file can have.
    return [];
  }
}

function placedBelow(root: string, uri: string): { readonly path: string; readonly folder: string } {
  return { path: toSlashes(path.relative(fileURLToPath(root), fileURLToPath(uri))), folder: root };
}

function isWithin(uri: string, folder: string): boolean {
  return uri === folder || isUnder(uri, folder);
}
