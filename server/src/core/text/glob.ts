import picomatch from 'picomatch';

/**
 * Whether a path matches one of the patterns: `*` and `?` inside of a segment, `**` across segments, `{a,b}` and `[ab]`.
 * `*` also matches names that start with a dot; `!` and parentheses mean nothing but themselves.
 * What is no pattern, and what is not cheap, matches nothing. Memoised by the list.
 */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const known = memo.get(patterns);
  if (known !== undefined) return known;
  const matchers = patterns.filter(isCheapGlob).flatMap((pattern) => {
    try {
      const glob = pattern.replace(/\/+$/, '').replace(/[()]/g, '\\$&');
      return [picomatch(glob, { dot: true, nonegate: true, noextglob: true })];
    } catch {
      return [];
    }
  });
  const matcher = (path: string) => matchers.some((matches) => matches(path));
  memo.set(patterns, matcher);
  return matcher;
}

const memo = new WeakMap<readonly string[], (path: string) => boolean>();

/** Whether a path or a folder around it matches: a folder's name stands for everything in it. */
export function matchesInside(patterns: readonly string[], path: string): boolean {
  const matches = globMatcher(patterns);
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    if (matches(path.slice(0, end))) return true;
  }
  return matches(path);
}

/**
 * Patterns become regular expressions, and each further star multiplies the time that a hostile name can take.
 * Those with more stars than people write are not applied.
 */
export function isCheapGlob(pattern: string): boolean {
  return (pattern.match(/[*+?]+/g)?.length ?? 0) <= maxStars;
}

const maxStars = 4;
