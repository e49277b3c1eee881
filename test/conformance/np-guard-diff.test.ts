import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeCorpus, readJson } from '../support/corpus';
import { endFilter, formats, isComparable, printed } from '../support/np-guard';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly dir1: string;
  readonly dir2: string;
  readonly format: string;
  readonly expected: string;
}

// Differences of connectivity from another analyzer. Left out are the same lines as in its connectivity lists.
describeCorpus('np-guard-netpol-analyzer', (folder) => {
  const cases = readJson<{ readonly cases: readonly Case[] }>(folder, 'cases.json').cases.filter(
    ({ kind, dir1, dir2 }) => kind === 'diff' && [dir1, dir2].every((dir) => isComparable(path.join(folder, dir))),
  );

  test('has comparable cases', () => expect(cases.length).toBeGreaterThanOrEqual(41));

  test.each(cases.map((each) => [each.id, each] as const))('%s', async (_, { dir1, dir2, format, expected }) => {
    const folders = [dir1, dir2].map((dir) => path.join(folder, dir));
    // There is no drawing of differences, but what such a drawing says can be compared.
    const ours = format === 'dot' ? 'json' : format;
    const asked = ['--ip-blocks', 'external', '--format', formats.get(ours) ?? ''];
    const stdout = await printed('diff', ...folders, ...asked);
    const isShown = endFilter(...folders);
    const linesOf = (changes: readonly Change[]) =>
      changes
        .filter(({ src, dst }) => isShown(src) && isShown(dst))
        .map(({ change, src, dst, before, after, note }) =>
          [change, src, dst, before, after, format === 'dot' ? '' : (note ?? '')].join(' | '),
        )
        .sort();
    const wanted = readFileSync(path.join(folder, expected), 'utf8');
    expect(linesOf(ourChanges(stdout, ours))).toEqual(linesOf(theirChanges(wanted, format)));
  });
});

interface Change {
  readonly change: string;
  readonly src: string;
  readonly dst: string;
  readonly before: string;
  readonly after: string;
  readonly note: string | null;
}

function ourChanges(text: string, format: string): readonly Change[] {
  switch (format) {
    case 'json':
      return JSON.parse(text) as readonly Change[];
    case 'txt':
      return text.split('\n').flatMap((line) => ourTextLine(line) ?? []);
    default:
      return cellLines(text, format);
  }
}

const none = 'No Connections';

function ourTextLine(line: string): Change | undefined {
  const [, sign = '', src = '', dst = '', conn = '', later, note = ''] =
    /^([+~-]) (\S+) => (\S+) : (.+?)(?: -> (.+?))?(?: \((.*)\))?$/.exec(line) ?? [];
  switch (sign) {
    case '+':
      return { change: 'added', src, dst, before: none, after: conn, note };
    case '-':
      return { change: 'removed', src, dst, before: conn, after: none, note };
    case '~':
      return { change: 'changed', src, dst, before: conn, after: later ?? '', note };
    default:
      return undefined;
  }
}

function theirChanges(text: string, format: string): readonly Change[] {
  switch (format) {
    case 'txt':
      return text.split('\n').flatMap((line) => theirTextLine(line) ?? []);
    case 'dot':
      return text.split('\n').flatMap((line) => theirDrawnLine(line) ?? []);
    default:
      return cellLines(text, format);
  }
}

function theirTextLine(line: string): Change | undefined {
  const [, change = '', src = '', dst = '', before = '', after = '', note = ''] =
    /^diff-type: (\w+), source: (\S+), destination: (\S+), ref1: (.*?), ref2: (.*?)(?:, workloads-diff-info: (.*))?$/.exec(
      line,
    ) ?? [];
  return change === '' ? undefined : { change, src, dst, before, after, note };
}

/** The colours say what has become of a connection. */
function theirDrawnLine(line: string): Change | undefined {
  const [, src = '', dst = '', label = '', colour = ''] =
    /^\s*"([^"]+)" -> "([^"]+)" \[label="([^"]+)" color="([^"]+)"/.exec(line) ?? [];
  const [, later = '', earlier = ''] = /^(.*) \(ref1: (.*)\)$/.exec(label) ?? [];
  switch (colour) {
    case '#008000':
      return { change: 'added', src, dst, before: none, after: label, note: null };
    case 'red2':
      return { change: 'removed', src, dst, before: label, after: none, note: null };
    case 'magenta':
      return { change: 'changed', src, dst, before: earlier, after: later, note: null };
    default:
      return undefined;
  }
}

/** CSV and Markdown, in which both analyzers have the same columns under different names. */
function cellLines(text: string, format: string): readonly Change[] {
  const cellsOf = (line: string): readonly string[] =>
    format === 'csv'
      ? [...line.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('"', ''))
      : line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim());
  return text.split('\n').flatMap((line) => {
    const [change = '', src = '', dst = '', before = '', after = '', note = ''] = cellsOf(line);
    return /^(added|removed|changed)$/.test(change) ? [{ change, src, dst, before, after, note }] : [];
  });
}
