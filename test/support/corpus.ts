import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';

/** Upstream cases with expected results; not part of the repository. */
const corpus = path.resolve(import.meta.dirname, '../..', process.env['FIREBREAK_CORPUS'] ?? '../shared/corpus');

/**
 * A suite that reads one folder of the corpus. Without a corpus its tests are reported as skipped; a corpus that lacks
 * the folder fails, because nobody would notice.
 */
export function describeCorpus(folder: string, suite: (folder: string) => void): void {
  if (existsSync(corpus)) {
    describe(folder, () => suite(path.join(corpus, folder)));
    return;
  }
  const why = `there is no ${corpus} (variable FIREBREAK_CORPUS)`;
  console.log(`Skipped: ${why}.`);
  describe(folder, () => test.skip(`needs the corpus: ${why}`));
}

/** Folders that hold one case each, sorted. */
export function casesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export function readJson<T>(...parts: readonly string[]): T {
  return JSON.parse(readFileSync(path.join(...parts), 'utf8')) as T;
}
