import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeCorpus, readJson } from '../support/corpus';
import { endFilter, formats, isComparable, printed } from '../support/np-guard';
import { deviations } from '../support/np-guard-deviations';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly dir: string;
  readonly format: string;
  readonly args: readonly string[];
  readonly expected: string;
}

// Exposure to pods that are not in the manifests, from another analyzer. Left out are the same lines as in its lists.
describeCorpus('np-guard-netpol-analyzer', (folder) => {
  const all = readJson<{ readonly cases: readonly Case[] }>(folder, 'cases.json').cases;
  const cases = all.filter(({ kind, dir }) => kind === 'list-exposure' && isComparable(path.join(folder, dir)));
  const known = deviations();

  test('has comparable cases', () => expect(cases.length).toBeGreaterThanOrEqual(239));

  test('deviates in few cases, each of which there is', () => {
    expect(known.size).toBeLessThanOrEqual(all.length / 50);
    const ids = new Set(all.map(({ id }) => id));
    expect([...known].filter(([id, reason]) => !ids.has(id) || reason === '')).toEqual([]);
  });

  test.each(cases.map((each) => [each.id, each] as const))('%s', async (id, { dir, format, args, expected }) => {
    const asked = ['--exposure', '--ip-blocks', 'external', '--format', formats.get(format) ?? '', ...focusOf(args)];
    const stdout = await printed('graph', path.join(folder, dir), ...asked);
    const isShown = endFilter(path.join(folder, dir));
    const linesOf = (entries: readonly Entry[]) => [
      ...new Set(
        entries
          .filter(({ src, dst }) => isShown(src) && isShown(dst))
          .map(({ list, src, dst, conn }) => `${list}: ${src} => ${dst} : ${conn.trim()}`)
          .sort(),
      ),
    ];
    const [ours, theirs] = [stdout, readFileSync(path.join(folder, expected), 'utf8')].map((text) =>
      linesOf(entriesOf(text, format)),
    );
    if (known.has(id)) expect(ours).not.toEqual(theirs);
    else expect(ours).toEqual(theirs);
  });
});

function focusOf(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--focusworkload');
  const name = args[at + 1] ?? '';
  return at < 0 ? [] : ['--focus', name.includes('/') ? name : `default/${name}`];
}

interface Entry {
  readonly list: List;
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}

type List = 'connection' | 'egress' | 'ingress' | 'unprotected' | 'drawn';

function entriesOf(text: string, format: string): readonly Entry[] {
  if (format === 'json') return jsonEntries(text);
  if (format === 'dot') return text.split('\n').flatMap(drawnEntry);
  const readLine = { txt: textEntry, csv: cellsEntry(csvCells), md: cellsEntry(markdownCells) }[format];
  let list: List = 'connection';
  return text.split('\n').flatMap((line) => {
    list = headings.find(([heading]) => heading.test(line))?.[1] ?? list;
    return readLine?.(line, list) ?? [];
  });
}

const headings: readonly (readonly [RegExp, List])[] = [
  [/^(#* ?|)Egress exposure/i, 'egress'],
  [/^(#* ?|)Ingress exposure/i, 'ingress'],
  [/^(Workloads not protected|Not protected)/, 'unprotected'],
];

interface JsonReport {
  readonly connlist_results: readonly Omit<Entry, 'list'>[];
  readonly exposure_results: Readonly<Record<'egress_exposure' | 'ingress_exposure', readonly Omit<Entry, 'list'>[]>>;
}

function jsonEntries(text: string): readonly Entry[] {
  const { connlist_results, exposure_results } = JSON.parse(text) as JsonReport;
  const listed = (list: List, entries: readonly Omit<Entry, 'list'>[]) => entries.map((each) => ({ ...each, list }));
  return [
    ...listed('connection', connlist_results ?? []),
    ...listed('egress', exposure_results.egress_exposure ?? []),
    ...listed('ingress', exposure_results.ingress_exposure ?? []),
  ];
}

function textEntry(line: string, list: List): Entry | undefined {
  const [, alone, direction = ''] = /^(\S+) (?:is not protected )?on (Ingress|Egress)$/.exec(line) ?? [];
  if (alone !== undefined) return { list: 'unprotected', src: alone, dst: direction, conn: '' };
  const [, left = '', arrow = '', right = '', conn = ''] = /^(\S.*?)\s+(=>|<=)\s+(.+?) : (.+)$/.exec(line) ?? [];
  if (left === '') return undefined;
  return arrow === '=>' ? { list, src: left, dst: right, conn } : { list, src: right, dst: left, conn };
}

/** Their tables of ingress begin with the destination; ours have the list in the first column of CSV. */
function cellsEntry(cellsOf: (line: string) => readonly string[]): (line: string, list: List) => Entry | undefined {
  return (line, list) => {
    const cells = cellsOf(line);
    const isOurs = /^(connection|egress-exposure|ingress-exposure)$/.test(cells[0] ?? '');
    const [first = '', second = '', conn = ''] = isOurs ? cells.slice(1) : cells;
    if (conn === '' || /^-+$/.test(conn) || cells.includes('src')) return undefined;
    const named: List = isOurs ? ((cells[0] ?? '').replace('-exposure', '') as List) : list;
    const isTurned = !isOurs && list === 'ingress' && !/^(entire-cluster|.*\/\[.*|.*\[External\])$/.test(first);
    const [src, dst] = isTurned ? [second, first] : [first, second];
    return { list: named, src, dst, conn };
  };
}

function csvCells(line: string): readonly string[] {
  if (/^(\w* ?Exposure|unprotected)/.test(line)) return [];
  return [...line.matchAll(/("[^"]*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('"', ''));
}

function markdownCells(line: string): readonly string[] {
  const cells = line.split('|').slice(1, -1);
  return cells.length === 3 ? cells.map((cell) => cell.trim().replaceAll('`', '')) : [];
}

/** Their drawings name pods in namespaces otherwise than their lists do. */
function drawnEntry(line: string): readonly Entry[] {
  const [, from = '', to = '', conn = ''] = /^\s*"([^"]+)" -> "([^"]+)" \[label="([^"]+)"/.exec(line) ?? [];
  if (from === '') return [];
  const nameOf = (name: string): string => {
    const [, pods, namespaces = ''] = /^(.*)_in_(.*)$/.exec(name) ?? [];
    if (pods === undefined) return name;
    const where = /^(namespace with |all namespaces)/.test(namespaces) ? `[${namespaces}]` : namespaces;
    return `${where}/[${pods}]`;
  };
  return [{ list: 'drawn', src: nameOf(from), dst: nameOf(to), conn }];
}
