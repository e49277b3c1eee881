import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The cases of that analyzer in which we say something else, each with the reason: `test/conformance/np-guard-deviations.tsv`
 * has one case a line, its id and the reason.
 */
export function deviations(): ReadonlyMap<string, string> {
  const file = path.resolve(import.meta.dirname, '../conformance/np-guard-deviations.tsv');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return new Map(
    lines.map((line): [string, string] => {
      const [id = '', reason = ''] = line.split('\t');
      return [id, reason];
    }),
  );
}
