import type { SourceFile } from '../analysis/source-file';
import { type ConfigSet, configsFor } from '../config/config-set';
import type { Finding } from '../rules/finding';
import { ruleById } from '../rules/index';
import { baseNameOf, followPath, parentOf, relativeFolder } from '../scopes/relative-uri';
import { compareText } from '../text/compare-text';
import { findingKey, numbered } from './finding-key';

/*
 * This folder knows the findings that a repository had when it began to be checked. They are shown as hints and fail
 * nothing; what is new does. Left out: findings about configurations and about what is accepted, which are never old.
 */

/** One finding of a baseline. */
export interface BaselineEntry {
  /** Where it was, relative to the baseline; it may have moved since. */
  readonly file: string;
  readonly finding: string;
}

/** The name of a baseline that a configuration may have, and that is written. */
export const baselineName = 'firebreak-baseline.json';

/** The entries of a file; a text says in one sentence why it is no baseline. Memoised by the file. */
export function readBaseline(file: SourceFile): readonly BaselineEntry[] | string {
  const known = memo.get(file);
  if (known !== undefined) return known;
  const result = file.notAnalysed ?? parse(file.text);
  memo.set(file, result);
  return result;
}

const memo = new WeakMap<SourceFile, readonly BaselineEntry[] | string>();

function parse(text: string): readonly BaselineEntry[] | string {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    const { version, findings } = (value ?? {}) as { readonly version?: unknown; readonly findings?: unknown };
    if (version === 1 && Array.isArray(findings) && findings.every(isEntry)) return findings;
  } catch {
    // Said below.
  }
  return 'It is no baseline that "firebreak baseline" has written.';
}

function isEntry(value: unknown): value is BaselineEntry {
  const entry = (value ?? {}) as { readonly file?: unknown; readonly finding?: unknown };
  return typeof entry.file === 'string' && typeof entry.finding === 'string';
}

/** The same text for the same entries, one a line, in the order of files. */
export function printBaseline(entries: readonly BaselineEntry[]): string {
  const sorted = [...entries].sort((a, b) => compareText(a.file, b.file) || compareText(a.finding, b.finding));
  const lines = sorted.map(({ file, finding }) => `    ${JSON.stringify({ file, finding })}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/** URI of the baseline that holds for a file; undefined where there is none. */
export function baselineUriFor(configs: ConfigSet, chosen: string | undefined, uri: string): string | undefined {
  // '' chooses none.
  if (chosen !== undefined) return chosen === '' ? undefined : chosen;
  const placed = configsFor(configs, uri).find(({ config }) => config.baseline !== undefined);
  return placed && followPath(placed.directory, placed.config.baseline ?? '', placed.directory);
}

/** URIs of the baselines that configurations name, sorted. */
export function baselinesInForce({ configs }: { readonly configs: ConfigSet }): readonly string[] {
  const uris = [...configs.values()].flatMap(({ directory, config: { baseline } }) =>
    baseline === undefined ? [] : (followPath(directory, baseline, directory) ?? []),
  );
  return [...new Set(uris)].sort();
}

/** The entry of each finding of a file, in their order; undefined for those that never are in a baseline. */
export function entriesOf(
  findings: readonly Finding[],
  uri: string,
  directory: string,
): readonly (BaselineEntry | undefined)[] {
  const folder = relativeFolder(directory, parentOf(uri));
  const file = folder === '.' ? baseNameOf(uri) : `${folder}/${baseNameOf(uri)}`;
  const keys = numbered(findings.map((finding) => findingKey(finding, file)));
  return findings.map(({ ruleId }, index) => {
    const slice = ruleById(ruleId)?.slice;
    const isNever = slice === undefined || slice === 'config' || slice === 'suppression';
    return isNever ? undefined : { file, finding: keys[index] ?? '' };
  });
}
