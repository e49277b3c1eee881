import type { CoverageItem } from './coverage-item';

/** A row without others below it. */
export function leaf(item: Omit<CoverageItem, 'children' | 'isExpanded'>): CoverageItem {
  return { ...item, children: [], isExpanded: false };
}

/** Manifests may name two things alike; the view must not. */
export function withUniqueIds(items: readonly CoverageItem[]): readonly CoverageItem[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const count = (seen.get(item.id) ?? 0) + 1;
    seen.set(item.id, count);
    return count === 1 ? item : { ...item, id: `${item.id}#${count}` };
  });
}
