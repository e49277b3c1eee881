import { Map as PersistentMap } from 'immutable';

/** Which entries of configurations take findings out, by file and in sum. Kept by phase 2. */
export interface IgnoredFindings {
  /** By file, the uses of its findings: `useOf` texts, each once. */
  readonly byFile: PersistentMap<string, readonly string[]>;
  /** The number of files by use. */
  readonly counts: PersistentMap<string, number>;
}

export const nothingIgnored: IgnoredFindings = { byFile: PersistentMap(), counts: PersistentMap() };

/** That an entry of a configuration takes findings of a rule out. */
export function useOf(configUri: string, index: number, ruleId: string): string {
  return `${index} ${ruleId} ${configUri}`;
}

/** After other uses in these files. Uses that stay cost nothing. */
export function withUses(before: IgnoredFindings, uses: ReadonlyMap<string, readonly string[]>): IgnoredFindings {
  let { byFile, counts } = before;
  const add = (use: string, number: number) => {
    const sum = (counts.get(use) ?? 0) + number;
    counts = sum === 0 ? counts.delete(use) : counts.set(use, sum);
  };
  for (const [uri, next] of uses) {
    const old = byFile.get(uri) ?? [];
    if (old.join('\n') === next.join('\n')) continue;
    for (const use of old) add(use, -1);
    for (const use of next) add(use, 1);
    byFile = next.length === 0 ? byFile.delete(uri) : byFile.set(uri, next);
  }
  return byFile === before.byFile ? before : { byFile, counts };
}
