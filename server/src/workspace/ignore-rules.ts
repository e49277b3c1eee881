import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch';

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
  const lines = gitignore.split(/\r?\n/).filter(isCheap);
  // Git minds case, except where it was set up for a disk that does not: then more is read, not less.
  const level = { path, patterns: ignore({ ignorecase: false }).add(lines) };
  return {
    levels: [...(above?.levels ?? []), level],
    isHidden: above?.isHidden ?? matcherOf(filesExclude),
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

/**
 * VS Code matches the whole path relative to the folder; `*` also matches names that start with a dot.
 * `!` and parentheses mean nothing to it but themselves.
 */
function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const matchers = patterns.filter(isCheap).flatMap((pattern) => {
    try {
      const glob = pattern.replace(/\/+$/, '').replace(/[()]/g, '\\$&');
      return [picomatch(glob, { dot: true, nonegate: true, noextglob: true })];
    } catch {
      // Not a pattern: it hides nothing.
      return [];
    }
  });
  return (path) => matchers.some((matches) => matches(path));
}

/**
 * Patterns become regular expressions, and each further star multiplies the time that a hostile name can take.
 * Those with more stars than people write are not applied: then more is read, not less.
 */
function isCheap(pattern: string): boolean {
  return (pattern.match(/[*+?]+/g)?.length ?? 0) <= maxStars;
}

const maxStars = 4;
