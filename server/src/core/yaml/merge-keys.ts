import { keyText } from './field-path';
import type { YamlEntry } from './tree';

/** The entries that one merge key brings in: of one map, or of a list of maps. */
export interface Merge {
  readonly sources: readonly (readonly YamlEntry[])[];
}

/**
 * Entries of a map with its merge keys (`<<`) replaced by what they bring in, in the order in which they are written.
 * Of a list of maps the first one that has a key wins. Otherwise the later entry wins, as for duplicate keys:
 * go-yaml v2, and so kubectl, lets `<<` after a key replace that key (kustomize's reader does not).
 */
export function expandMerges(parts: readonly (YamlEntry | Merge)[]): readonly YamlEntry[] {
  const reversed: YamlEntry[] = [];
  const later = new Set<string>();
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index];
    if (part === undefined) continue;
    if (!('sources' in part)) {
      reversed.push(part);
      later.add(keyText(part.key));
      continue;
    }
    const brought = entriesOf(part, later);
    for (let at = brought.length - 1; at >= 0; at--) {
      const entry = brought[at];
      if (entry !== undefined) reversed.push(entry);
    }
  }
  return reversed.reverse();
}

/** What one merge key adds; keys that are set later are left out, and the added ones count as set from then on. */
function entriesOf(merge: Merge, later: Set<string>): readonly YamlEntry[] {
  const entries: YamlEntry[] = [];
  for (const source of merge.sources) {
    const added: YamlEntry[] = [];
    // From the back, because the last of duplicate keys wins.
    for (let index = source.length - 1; index >= 0; index--) {
      const entry = source[index];
      if (entry === undefined || later.has(keyText(entry.key))) continue;
      later.add(keyText(entry.key));
      added.push({ key: entry.key, value: entry.value, merged: true });
    }
    entries.push(...added.reverse());
  }
  return entries;
}
