import ignore, { type Ignore } from 'ignore';
import { globMatcher, isCheapGlob } from '../core';

/** The patterns that hold in one folder: its own `.gitignore`, those of the folders above, and `files.exclude`. */
export interface IgnoreRules {
  /** From the workspace folder inwards. */
  readonly levels: readonly { readonly path: string; readonly patterns: Ignore }[];
  readonly isHidden: (path: string) => boolean;
}

export type ExcludedBy = 'gitignore' | 'files-exclude';

/** `path` is the folder of the `.gitignore`, relative to the workspace folder: '' or with a slash at the end. */
export function readIgnoreRules(
  above: IgnoreRules | undefined,
  path: string,
  gitignore: string,
  filesExclude: readonly string[],
): IgnoreRules {
  const lines = gitignore.split(/\r?\n/).filter(isCheapGlob);
  // Git minds case, except where it was set up for a disk that does not: then more is read, not less.
  const level = { path, patterns: ignore({ ignorecase: false }).add(lines) };
  return {
    levels: [...(above?.levels ?? []), level],
    isHidden: above?.isHidden ?? globMatcher(filesExclude),
  };
}

/** Which list excludes an entry of the folder; undefined when none does. Folders above it are not excluded. */
export function excludedBy(rules: IgnoreRules, path: string, isDirectory: boolean): ExcludedBy | undefined {
  if (rules.isHidden(path)) return 'files-exclude';
  let isIgnored = false;
  // Patterns of inner folders come last and win, as in git (https://git-scm.com/docs/gitignore).
  for (const level of rules.levels) {
    const relative = path.slice(level.path.length);
    if (!ignore.isPathValid(relative)) continue;
    const result = level.patterns.test(isDirectory ? `${relative}/` : relative);
    if (result.ignored) isIgnored = true;
    else if (result.unignored) isIgnored = false;
  }
  return isIgnored ? 'gitignore' : undefined;
}
