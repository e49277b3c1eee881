import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeCorpus, readJson } from '../support/corpus';
import { endFilter, formats, isComparable, printed } from '../support/np-guard';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly dir: string;
  readonly format: string;
  readonly args: readonly string[];
  readonly expected: string;
}

// Connectivity lists of another analyzer, for clusters of which every policy is modelled.
// That analyzer keeps ipBlocks off pods, knows no IPv6 in networks, and takes host-network pods for ordinary ones, so lines
// with such pods or addresses are left out.
describeCorpus('np-guard-netpol-analyzer', (folder) => {
  const cases = readJson<{ readonly cases: readonly Case[] }>(folder, 'cases.json').cases.filter(
    (each) => isPlainList(each) && isComparable(path.join(folder, each.dir)),
  );

  test('has comparable cases', () => expect(cases.length).toBeGreaterThanOrEqual(154));

  test.each(cases.map((each) => [each.id, each] as const))('%s', async (_, { dir, format, args, expected }) => {
    const focus = args.includes('--focusworkload')
      ? ['--focus', `default/${args[args.indexOf('--focusworkload') + 1]}`]
      : [];
    const asked = ['--ip-blocks', 'external', '--format', formats.get(format) ?? '', ...focus];
    const stdout = await printed('graph', path.join(folder, dir), ...asked);
    const isShown = endFilter(path.join(folder, dir));
    const linesOf = (text: string) =>
      edgesOf(text, format)
        .filter(({ src, dst }) => isShown(src) && isShown(dst))
        .map(({ src, dst, conn }) => `${src} => ${dst} : ${conn}`)
        .sort();
    expect(linesOf(stdout)).toEqual(linesOf(readFileSync(path.join(folder, expected), 'utf8')));
  });
});

function isPlainList({ kind, format, args }: Case): boolean {
  const changesOutput = (arg: string) => /^--(focus-|focusworkload-|explain|exposure)/.test(arg);
  return kind === 'list' && formats.has(format) && !args.some(changesOutput);
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
