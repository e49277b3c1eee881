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
      !args.some((arg) => arg.startsWith('--focus')) &&
      isComparable(path.join(folder, dir)),
  );
  const known = deviations();
  const isKnown = ({ id }: Case) => known.has(id);

  test('has comparable cases', () => expect(cases.length).toBeGreaterThanOrEqual(27));

  test.each(cases.map((each) => [each.id, each] as const))('%s', async (_, each) => {
    const asked = ['--explain', '--ip-blocks', 'external', '--format', 'json'];
    const stdout = await printed('graph', path.join(folder, each.dir), ...asked);
    const isShown = endFilter(path.join(folder, each.dir));
    const shown = (lines: readonly ReasonLine[]) =>
      lines.filter((line) => (line.split(' | ')[0] ?? '').split(' => ').every(isShown));
    const ours = shown(linesOfJson(JSON.parse(stdout) as readonly ExplainedJson[]));
    const theirs = shown(readExplanations(readFileSync(path.join(folder, each.expected), 'utf8')));
    expect(theirs.length).toBeGreaterThan(0);
    // What no longer deviates has to leave the list.
    if (isKnown(each)) expect(ours).not.toEqual(theirs);
    else expect(ours).toEqual(theirs);
  });
});
