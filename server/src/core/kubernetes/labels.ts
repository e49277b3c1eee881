/** Label or annotation map. A null-prototype-safe Map, because keys come from hostile text. */
export type Labels = ReadonlyMap<string, string>;

export const noLabels: Labels = new Map();

/** Whether all of the demanded labels are there, as the selector of a Service demands them. */
export function hasLabels(labels: Labels, demanded: Iterable<readonly [key: string, value: string]>): boolean {
  for (const [key, value] of demanded) if (labels.get(key) !== value) return false;
  return true;
}

export function sameLabels(a: Labels, b: Labels): boolean {
  return a.size === b.size && hasLabels(a, b);
}
