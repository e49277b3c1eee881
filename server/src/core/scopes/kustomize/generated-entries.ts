import type { SourceFile } from '../../analysis/source-file';
import type { ConfigEntry } from '../../kubernetes/calls';
import { quoteText } from '../../yaml/problem';
import type { ConfigSource, GeneratedConfig } from './generated-config';
import type { Kustomization, Reference } from './kustomization';
import { fileOf } from './kustomization-graph';

/** Finds a file that was read. */
export type Lookup = (uri: string) => SourceFile | undefined;

/** The files of which a kustomization makes ConfigMaps and Secrets, as it names them. */
export function generatorFiles({ generated }: Kustomization): readonly Reference[] {
  return generated.flatMap(({ sources }) =>
    sources.flatMap((source) => (source.kind === 'literal' ? [] : source.file)),
  );
}

/**
 * The keys of what a kustomization generates. A text where a file of it is not read: why they are not known, as the end
 * of a sentence.
 */
export function generatedEntries(
  kustomization: Kustomization,
  { sources }: GeneratedConfig,
  lookup: Lookup,
): readonly ConfigEntry[] | string {
  const entries: ConfigEntry[] = [];
  for (const source of sources) {
    const own = entriesOf(kustomization, source, lookup);
    if (own === undefined) return `is made of ${quoteText(fileNameOf(source))}, which is not read`;
    entries.push(...own);
  }
  return entries;
}

function fileNameOf(source: ConfigSource): string {
  return source.kind === 'literal' ? source.entry.key : source.file.text;
}

/** Undefined where the file is not read. */
function entriesOf(
  kustomization: Kustomization,
  source: ConfigSource,
  lookup: Lookup,
): readonly ConfigEntry[] | undefined {
  if (source.kind === 'literal') return [source.entry];
  const uri = fileOf(kustomization, source.file);
  const file = uri === undefined ? undefined : lookup(uri);
  const written = file && writtenText(file);
  if (file === undefined || written === undefined) return undefined;
  const at = { uri: file.uri, documentIndex: 0 };
  const text = written.text.replace(/^\uFEFF/, '');
  const start = written.start + written.text.length - text.length;
  if (source.kind === 'env-file') return envEntries(text, start).map((entry) => ({ ...entry, at }));
  return [{ key: source.key, path: [source.key], text, at, range: { start, end: start + text.length } }];
}

/** The text of a file, and where it starts as seen from the first document; undefined where it is not kept. */
function writtenText({ text, documents: [first, second], notAnalysed }: SourceFile): WrittenText | undefined {
  if (first === undefined || notAnalysed !== undefined) return undefined;
  if (text !== '') return { text, start: -first.start };
  const { content } = first.document;
  const isKept = second === undefined && !(content.kind === 'ignored' && content.isTextDropped);
  return isKept ? { text: first.document.text, start: 0 } : undefined;
}

interface WrittenText {
  readonly text: string;
  readonly start: number;
}

/**
 * Quotes and spaces behind the `=` belong to the value; a name alone stands for a variable of whoever builds, which is
 * not known.
 * https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/kv/kv.go
 */
function envEntries(text: string, start: number): readonly Omit<ConfigEntry, 'at'>[] {
  return [...text.matchAll(/^[^\S\n]*([^\s#=][^=\n]*)=([^\n]*)/gm)].map((match) => {
    const [line, key = '', value = ''] = match;
    const written = value.replace(/\r$/, '');
    const end = start + match.index + line.trimEnd().length;
    const begin = start + match.index + line.length - line.trimStart().length;
    return { key, path: [key], text: written, range: { start: begin, end } };
  });
}

/** What is left of a generated object after one that changes it. */
export function changeEntries(
  entries: readonly ConfigEntry[],
  own: readonly ConfigEntry[],
  behavior: 'merge' | 'replace',
): readonly ConfigEntry[] {
  if (behavior === 'replace') return own;
  const ownKeys = new Set(own.map(({ key }) => key));
  return [...entries.filter(({ key }) => !ownKeys.has(key)), ...own];
}
