import { type FieldPath, keyText, nodeAt } from '../yaml/field-path';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/tree';
import { lineEndAt, lineStartAt } from '../yaml/yaml-text';
import { endsWithLine } from './edit-target';
import { Refusal } from './refusal';

/** Neighbouring entries of a block map as they are written, from the first key to the end of the last line. */
export interface EntryRun {
  readonly start: number;
  readonly end: number;
  /** Column of the keys. */
  readonly column: number;
  /** What to delete when the run goes away; undefined where nothing of its map would be left behind a dash. */
  readonly deletion: { readonly start: number; readonly end: number } | undefined;
}

/** The block map at a path. */
export function blockMapAt(root: YamlNode, path: FieldPath): YamlMap {
  const map = nodeAt(root, path);
  if (map?.kind !== 'map') throw new Refusal('The field is not a map.');
  if (map.style === 'flow') throw new Refusal('The map is written in flow style.');
  return map;
}

/** Entries with these keys, in runs of neighbours, in the order in which they are written. */
export function runsOf(map: YamlMap, keys: ReadonlySet<string>, text: string): readonly EntryRun[] {
  const runs: EntryRun[] = [];
  for (let index = 0; index < map.entries.length; index++) {
    if (!keys.has(keyText((map.entries[index] as YamlEntry).key))) continue;
    const first = index;
    while (index + 1 < map.entries.length && keys.has(keyText((map.entries[index + 1] as YamlEntry).key))) index++;
    runs.push(runOf(map.entries.slice(first, index + 1), map.entries[index + 1], text));
  }
  return runs;
}

function runOf(entries: readonly YamlEntry[], next: YamlEntry | undefined, text: string): EntryRun {
  const [first, last] = [entries[0] as YamlEntry, entries.at(-1) as YamlEntry];
  const { start } = first.key;
  const lineStart = lineStartAt(text, start);
  const end = lineEndAt(text, endsWithLine(last.value.end, text));
  const before = text.slice(lineStart, start);
  if (!/^ *(- +)*$/.test(before)) throw new Refusal('The field does not start its line.');
  const column = start - lineStart;
  if (before.trim() === '') return { start, end, column, deletion: wholeLines(text, lineStart, end) };
  // Behind a dash the next entry takes the place.
  return { start, end, column, deletion: next === undefined ? undefined : { start, end: next.key.start } };
}

/** With their line end; of the last line of a text without one, with that of the line before. */
function wholeLines(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  const next = text.indexOf('\n', end);
  if (next !== -1) return { start, end: next + 1 };
  return { start: start === 0 ? 0 : lineEndAt(text, start - 1), end };
}

/** Lines that start in one column, moved to another; the first has no indentation of its own. */
export function shiftLines(lines: string, from: number, to: number): string {
  return lines
    .split('\n')
    .map((line, index) => {
      if (index === 0 || line.trim() === '') return line;
      const content = line.trimStart();
      const indent = line.length - content.length + to - from;
      // A comment may stand anywhere.
      if (indent < 0 && !content.startsWith('#')) throw new Refusal('A line stands to the left of its field.');
      return ' '.repeat(Math.max(0, indent)) + content;
    })
    .join('\n');
}
