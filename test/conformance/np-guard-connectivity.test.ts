import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { describeCorpus, readJson } from '../support/corpus';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly dir: string;
  readonly format: string;
  readonly args: readonly string[];
  readonly expected: string;
}

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** That analyzer's names of formats, and ours. */
const formats: ReadonlyMap<string, string> = new Map([
  ['txt', 'text'],
  ['json', 'json'],
  ['csv', 'csv'],
  ['md', 'markdown'],
  ['dot', 'dot'],
]);

// Connectivity lists of another analyzer, for clusters of which every policy is modelled.
// That analyzer keeps ipBlocks off pods, knows no IPv6 in networks, and takes host-network pods for ordinary ones, so lines
// with such pods or addresses are left out.
describeCorpus('np-guard-netpol-analyzer', (folder) => {
  const cases = readJson<{ readonly cases: readonly Case[] }>(folder, 'cases.json').cases.filter(
    (each) => isPlainList(each) && isComparable(filesOf(path.join(folder, each.dir)).join('\n')),
  );

  test('has comparable cases', () => expect(cases.length).toBeGreaterThanOrEqual(154));

  test.each(cases.map((each) => [each.id, each] as const))('%s', (_, { dir, format, args, expected }) => {
    const focus = args.includes('--focusworkload')
      ? ['--focus', `default/${args[args.indexOf('--focusworkload') + 1]}`]
      : [];
    const asked = ['--ip-blocks', 'external', '--format', formats.get(format) ?? '', ...focus];
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'graph', path.join(folder, dir), ...asked], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const isShown = edgeFilter(path.join(folder, dir));
    const wanted = readFileSync(path.join(folder, expected), 'utf8');
    expect(linesOf(edgesOf(stdout, format).filter(isShown))).toEqual(linesOf(edgesOf(wanted, format).filter(isShown)));
  });
});

function isPlainList({ kind, format, args }: Case): boolean {
  const changesOutput = (arg: string) => /^--(focus-|focusworkload-|explain|exposure)/.test(arg);
  return kind === 'list' && formats.has(format) && !args.some(changesOutput);
}

/** Without policies that are not modelled, and without several networks or virtual machines. */
function isComparable(text: string): boolean {
  const isUnmodelled =
    /kind"?: "?(Cluster)?UserDefinedNetwork|kind"?: "?NetworkAttachmentDefinition|kind"?: "?VirtualMachine/;
  return !isUnmodelled.test(text);
}

/** Lines without workloads on the network of their node. */
function edgeFilter(folder: string): (edge: Edge) => boolean {
  const names = new Set(filesOf(folder).flatMap((text) => objectsOf(text).flatMap(hostNetworkNames)));
  return ({ src, dst }) =>
    [src, dst].every((end) => !names.has(end) && !/^[0-9a-f]*:[0-9a-f:-]+\[External\]$/.test(end));
}

interface RawWorkload {
  readonly kind?: string;
  readonly items?: readonly RawWorkload[];
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly ownerReferences?: readonly {
      readonly kind?: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec?: { readonly hostNetwork?: boolean; readonly template?: { readonly spec?: { hostNetwork?: boolean } } };
}

function objectsOf(text: string): readonly RawWorkload[] {
  return parseAllDocuments(text).flatMap((document) => (document.errors.length > 0 ? [] : (document.toJS() ?? [])));
}

function hostNetworkNames({ items, kind, metadata, spec }: RawWorkload): readonly string[] {
  if (items !== undefined) return items.flatMap(hostNetworkNames);
  if (spec?.hostNetwork !== true && spec?.template?.spec?.hostNetwork !== true) return [];
  const owner = metadata?.ownerReferences?.find((each) => each.controller === true && each.kind !== 'Node');
  const named = owner ?? { kind, name: metadata?.name ?? '' };
  return [`${metadata?.namespace ?? 'default'}/${named.name}[${named.kind ?? 'Pod'}]`];
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

/** In any order. */
function linesOf(edges: readonly Edge[]): readonly string[] {
  return edges.map(({ src, dst, conn }) => `${src} => ${dst} : ${conn}`).sort();
}

function edgesOf(text: string, format: string): readonly Edge[] {
  if (format === 'json') return JSON.parse(text) as readonly Edge[];
  return text.split('\n').flatMap((line) => edgeOfLine(line, format) ?? []);
}

interface Edge {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}

const linePatterns: Readonly<Record<string, RegExp>> = {
  txt: /^\s*(\S+) => (\S+) : (.+?)\s*$/,
  csv: /^([^,]*\]|\{.*?\}),([^,]*),"?([^"]*)"?$/,
  md: /^\| (\S+) \| (\S+) \| ([^|]+) \|$/,
  dot: /^\s*"([^"]+)" -> "([^"]+)" \[label="([^"]+)"/,
};

function edgeOfLine(line: string, format: string): Edge | undefined {
  const [, src = '', dst = '', conn = ''] = linePatterns[format]?.exec(line) ?? [];
  return src === '' || src === 'src' ? undefined : { src, dst, conn };
}
