import { keyText } from './field-path';
import { quoteText, type Report } from './problem';
import type { YamlEntry } from './tree';

/** Reports keys that a map has twice, at the later one. What merge keys bring in may be replaced and is not counted. */
export function reportDuplicateKeys(entries: readonly YamlEntry[], report: Report): void {
  if (entries.length < 2) return;
  const seen = new Set<string>();
  for (const { key, merged } of entries) {
    if (merged === true) continue;
    const text = keyText(key);
    if (seen.has(text))
      report('duplicate-key', key, `Key ${quoteText(text)} is already set in this map; the last one wins.`);
    seen.add(text);
  }
}
