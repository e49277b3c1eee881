import { membershipsOf, type ScopeLayout } from '../scopes/layout';
import { isWithin, parentOf } from '../scopes/relative-uri';
import type { Scope } from '../scopes/scope';
import { compareText } from '../text/compare-text';
import type { Analysis } from './analysis';

/** A file that was found and not read. */
export interface UnreadFile {
  /** Relative to its workspace folder, with `/`. */
  readonly path: string;
  /** One sentence, such as `It is larger than 2 MB.` */
  readonly reason: string;
  /** How it begins, as far as that is known: up to `limits.headBytes`. */
  readonly head?: string | undefined;
}

/**
 * What it means for a scope that a file of it was not read, in one sentence; undefined where the file is no manifest:
 * JSON is many other things, so it counts only when it begins like an object, and what pnpm writes never does.
 */
export function unreadDoubt({ path, reason, head = '' }: UnreadFile): string | undefined {
  const isManifest = /\.ya?ml$/i.test(path)
    ? !/(^|\/)pnpm-lock\.yaml$/.test(path)
    : isKustomization(path) ||
      (/\.json$/i.test(path) && /"apiVersion"\s*:\s*"/.test(head) && /"kind"\s*:\s*"/.test(head));
  if (!isManifest) return undefined;
  return doubtOf(path, reason);
}

function isKustomization(path: string): boolean {
  return /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path);
}

function doubtOf(path: string, reason: string): string {
  const what = path === './' ? 'The folder was not read as a whole' : `${path} was not read`;
  return `${what} and may hold a policy: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

/** The doubts about the files of each scope that were not read, by scope id; sorted. */
export function unreadByScope(
  { unread, leftOut, files, folders }: Pick<Analysis, 'unread' | 'leftOut' | 'files' | 'folders'>,
  layout: ScopeLayout,
): ReadonlyMap<string, readonly string[]> {
  const doubts = new Map<string, string[]>();
  const add = (scopeId: string, doubt: string) => {
    const known = doubts.get(scopeId);
    if (known === undefined) doubts.set(scopeId, [doubt]);
    else known.push(doubt);
  };
  for (const [uri, doubt] of unread) {
    // What a kustomization would take of the files beside it, as resources or patches, is taken for what is written.
    const place = isKustomization(uri) ? `${parentOf(uri)}/.` : uri;
    for (const id of membershipsOf(layout, place)) add(id, doubt);
  }
  // What a link leads to may lie in the workspace, and what is left out there has a doubt of its own, or none.
  const isInside = (target: string) => folders.some((folder) => target === folder || isWithin(target, folder));
  for (const { uri, path, reason, holds, target } of leftOut) {
    if (holds === 'folder') {
      const isElsewhere = target === undefined || !isInside(target);
      if (isElsewhere) for (const id of membershipsOf(layout, `${uri}/.`)) add(id, doubtOf(path, reason));
      continue;
    }
    const doubt = holds === undefined ? undefined : unreadDoubt({ path, reason });
    if (doubt === undefined) continue;
    // What a link leads to may be read where it stands.
    const known = target !== undefined && files.has(target) ? membershipsOf(layout, target) : [];
    for (const id of membershipsOf(layout, uri)) if (!known.includes(id)) add(id, doubt);
  }
  return new Map([...doubts].map(([id, list]) => [id, list.sort(compareText)]));
}

/** The doubts of a completed analysis about files that were not read, of one scope or of all, each once and sorted. */
export function unreadDoubts({ scopes }: Analysis, scope: Scope | undefined): readonly string[] {
  const states = [...scopes.values()].filter((state) => scope === undefined || state.scope.id === scope.id);
  return [...new Set(states.flatMap(({ facts }) => facts.unread))].sort(compareText);
}
