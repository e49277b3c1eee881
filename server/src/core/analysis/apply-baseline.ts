import { baselineUriFor, entriesOf, readBaseline } from '../baseline/baseline';
import { memoize } from '../connectivity/memoize';
import type { Finding } from '../rules/finding';
import { parentOf } from '../scopes/relative-uri';
import type { Analysis } from './analysis';
import type { SourceFile } from './source-file';

/** The findings of a file, in their order; those that its baseline has are hints. */
export function applyBaseline(analysis: Analysis, uri: string, findings: readonly Finding[]): readonly Finding[] {
  const baselineUri = baselineUriFor(analysis.configs, analysis.options.chosenBaseline, uri);
  const file = baselineUri === undefined ? undefined : analysis.baselineFiles.get(baselineUri);
  if (baselineUri === undefined || file === undefined || findings.length === 0) return findings;
  const known = knownIn(file);
  if (known.size === 0) return findings;
  const entries = entriesOf(findings, uri, parentOf(baselineUri));
  return findings.map((finding, index) =>
    known.has(entries[index]?.finding ?? '') ? { ...finding, severity: 'hint', isBaselined: true } : finding,
  );
}

const knownIn = memoize((file: SourceFile): ReadonlySet<string> => {
  const entries = readBaseline(file);
  return new Set(typeof entries === 'string' ? [] : entries.map(({ finding }) => finding));
});
