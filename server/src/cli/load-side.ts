import { statSync } from 'node:fs';
import path from 'node:path';
import type { Analysis } from '../core';
import { nodeFileSystem } from '../node/file-system';
import { gitIn } from './git';
import { resolveRevision } from './git-revision';
import { openGitTree } from './git-tree';
import type { Io } from './io';
import { loadFolder, loadWorkspace, type SideOptions } from './load-workspace';
import { toUri } from './paths';
import { UsageError } from './usage-error';

/** One side of `diff OLD NEW`. */
export interface Side {
  /** `OLD` or `NEW`, for messages. */
  readonly label: string;
  readonly argument: string;
  /** The other side's argument: beside a folder, a ref means that folder as it was then. */
  readonly other: string;
  readonly options: SideOptions;
}

/** Analyses what is on the disk under that name; if nothing is, what git has. */
export async function loadSide(io: Io, side: Side): Promise<Analysis> {
  const { label, argument, other, options } = side;
  // Git and others would take it for an option, and standard input can be but one of the sides.
  if (argument.startsWith('-')) throw new UsageError(`${label} ${argument} is neither a folder nor a git ref.`);
  // What git has is read folder by folder, and both sides must show the same part of the world.
  if (isFolder(io, argument)) return loadFolder(io, nodeFileSystem, toUri(path.resolve(io.cwd, argument)), options);
  if (isThere(io, argument)) return loadWorkspace(io, { ...options, paths: [argument] });
  const noFolder = `${label}: There is no folder "${argument}"`;
  const git = gitIn(io.cwd);
  if (git === undefined) throw new UsageError(`${noFolder}, and git, which could know a ref, is not installed.`);
  const found = await resolveRevision(git, argument, isThere(io, other) ? path.resolve(io.cwd, other) : io.cwd);
  if (found.kind === 'missing') throw new UsageError(`${noFolder}. ${found.why}.`);
  const folder = toUri(found.folder);
  const tree = await openGitTree(git, found.tree, folder);
  if (typeof tree === 'string') throw new UsageError(`${label} ${argument} cannot be read: ${tree}`);
  try {
    return await loadFolder(io, tree.fileSystem, folder, options);
  } finally {
    tree.close();
  }
}

function isFolder(io: Io, argument: string): boolean {
  return argument !== '' && statSync(path.resolve(io.cwd, argument), { throwIfNoEntry: false })?.isDirectory() === true;
}

function isThere(io: Io, argument: string): boolean {
  return argument !== '' && statSync(path.resolve(io.cwd, argument), { throwIfNoEntry: false }) !== undefined;
}
