/** The words of a name or a sentence in lower case: `denyAll-egress` has deny, all and egress; `denymark` is one word. */
export function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** What matches names that have one of these words, or sequences of words, between their separators. */
export function nameWithWords(...alternatives: readonly string[]): RegExp {
  return new RegExp(`(^|[-_./])(${alternatives.join('|')})([-_./]|$)`);
}
