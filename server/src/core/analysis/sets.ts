export function isSubset(items: readonly string[], of: readonly string[]): boolean {
  const set = new Set(of);
  return items.every((item) => set.has(item));
}

/** What only one of two lists has. */
export function difference<T>(old: readonly T[] = [], next: readonly T[] = []): readonly T[] {
  if (old === next) return [];
  const [before, after] = [new Set(old), new Set(next)];
  return [...old.filter((each) => !after.has(each)), ...next.filter((each) => !before.has(each))];
}
