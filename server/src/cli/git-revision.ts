import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Git } from './git';
import { isInside, toSlashes } from './paths';

/** A folder as a revision has it. */
export interface RevisionFolder {
  readonly kind: 'found';
  /** The name of its tree object. */
  readonly tree: string;
  /** Where it would be on the disk: an absolute path, which need not exist. */
  readonly folder: string;
}

/** One sentence without its dot. */
export interface NoRevision {
  readonly kind: 'missing';
  readonly why: string;
}

/**
 * What git calls a revision (`main`, `HEAD~1`, `v1.2`), read at `folder` where that is in the repository, else at the
 * current folder; or the folder of a revision that the name itself gives (`main:deploy`).
 * `name` does not begin with a dash. https://git-scm.com/docs/gitrevisions
 */
export async function resolveRevision(git: Git, name: string, folder: string): Promise<RevisionFolder | NoRevision> {
  const top = await git.run(['rev-parse', '--show-toplevel']);
  if (typeof top === 'string') return missing(complaintOf(top, git.folder));
  const root = path.resolve(top.toString('utf8').trimEnd());
  const revision = await objectOf(git, name);
  if (revision === undefined) return missing(`There is no git ref "${name}"`);
  const below = name.includes(':') ? '' : (belowRoot(root, folder) ?? belowRoot(root, git.folder) ?? '');
  const object = below === '' ? revision : await objectOf(git, `${revision}:${below}`);
  const tree = object === undefined ? undefined : await objectOf(git, `${object}^{tree}`);
  if (tree === undefined) {
    return missing(below === '' ? `"${name}" is no folder to git` : `There is no folder "${below}" in "${name}"`);
  }
  return { kind: 'found', tree, folder: path.join(root, below) };
}

/** The full name of what git understands by a text. */
async function objectOf(git: Git, text: string): Promise<string | undefined> {
  const printed = await git.run(['rev-parse', '--verify', '--quiet', text]);
  const object = printed.toString('utf8').trim();
  return typeof printed !== 'string' && /^[0-9a-f]{40,64}$/.test(object) ? object : undefined;
}

/** With `/` on every system; '' for the root itself, undefined outside of it. */
function belowRoot(root: string, folder: string): string | undefined {
  const [top, target] = [realPath(root), realPath(folder)];
  const relative = path.relative(top, target);
  return relative === '' || isInside(target, top) ? toSlashes(relative) : undefined;
}

function realPath(target: string): string {
  try {
    return realpathSync(target);
  } catch {
    return target;
  }
}

function complaintOf(complaint: string, folder: string): string {
  if (complaint.includes('not a git repository')) return `"${folder}" is in no git repository`;
  return `git says: ${complaint.split('\n')[0]?.replace(/\.$/, '')}`;
}

function missing(why: string): NoRevision {
  return { kind: 'missing', why };
}
