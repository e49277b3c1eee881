import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';

/** Upstream cases with expected results; not part of the repository. */
const corpus = path.resolve(import.meta.dirname, '../..', process.env['FIREBREAK_CORPUS'] ?? '../shared/corpus');

/** A suite that reads one folder of the corpus; where that is absent its tests are reported as skipped. */
export function describeCorpus(folder: string, suite: (folder: string) => void): void {
  const place = path.join(corpus, folder);
  if (existsSync(place)) {
    describe(folder, () => suite(place));
    return;
  }
  const why = `there is no ${place} (variable FIREBREAK_CORPUS)`;
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
