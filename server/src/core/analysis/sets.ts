export function isSubset(items: readonly string[], of: readonly string[]): boolean {
  const set = new Set(of);
  return items.every((item) => set.has(item));
}
