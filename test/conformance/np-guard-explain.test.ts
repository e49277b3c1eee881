import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeCorpus, readJson } from '../support/corpus';
import { endFilter, isComparable, printed } from '../support/np-guard';
import { deviations } from '../support/np-guard-deviations';
import { type ExplainedJson, linesOfJson, type ReasonLine, readExplanations } from '../support/np-guard-explanations';

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly dir: string;
  readonly args: readonly string[];
  readonly expected: string;
}

// Explanations of another analyzer: of every pair the parts of its connections, and the policies and rules that decide each.
// Left out are the same lines as in its connectivity lists.
describeCorpus('np-guard-netpol-analyzer', (folder) => {
  const cases = readJson<{ readonly cases: readonly Case[] }>(folder, 'cases.json').cases.filter(
    ({ kind, dir, args }) =>
      (kind === 'explain' || kind === 'explain-exposure') &&
      // No option of ours asks about one port of every pair.
      !args.includes('--focus-conn') &&
      isComparable(path.join(folder, dir)),
  );
  const known = deviations();
  const isKnown = ({ id }: Case) => known.has(id);

  test('has comparable cases', () => expect(cases.length).toBeGreaterThanOrEqual(30));

  test.each(cases.map((each) => [each.id, each] as const))('%s', async (_, each) => {
    const { focus, isFocused } = focusOf(each.args);
    const asked = [...focus, '--explain', '--ip-blocks', 'external', '--format', 'json'];
    const stdout = await printed('graph', path.join(folder, each.dir), ...asked);
    const isShown = endFilter(path.join(folder, each.dir));
    const shown = (lines: readonly ReasonLine[]) =>
      lines.filter((line) => {
        const [src = '', dst = ''] = (line.split(' | ')[0] ?? '').split(' => ');
        return isShown(src) && isShown(dst) && isFocused(src, dst);
      });
    const ours = shown(linesOfJson(JSON.parse(stdout) as readonly ExplainedJson[]));
    const theirs = shown(readExplanations(readFileSync(path.join(folder, each.expected), 'utf8')));
    expect(theirs.length).toBeGreaterThan(0);
    // What no longer deviates has to leave the list.
    if (isKnown(each)) expect(ours).not.toEqual(theirs);
    else expect(ours).toEqual(theirs);
  });
});

interface Focus {
  readonly focus: readonly string[];
  readonly isFocused: (src: string, dst: string) => boolean;
}

/** Our option for one workload; of several workloads, or of one direction, the lines of the whole are picked. */
function focusOf(args: readonly string[]): Focus {
  const argumentOf = (option: string) => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);
  const names = argumentOf('--focusworkload')?.split(',');
  if (names === undefined) return { focus: [], isFocused: () => true };
  const direction = argumentOf('--focus-direction');
  const isNamed = (end: string) => names.some((name) => `/${end}`.includes(`/${name}[`));
  return {
    focus: names.length === 1 ? ['--focus', ...names] : [],
    isFocused: (src, dst) => (direction !== 'ingress' && isNamed(src)) || (direction !== 'egress' && isNamed(dst)),
  };
}
