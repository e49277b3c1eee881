import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
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

// Connectivity lists of another analyzer, for clusters that hold nothing but NetworkPolicy, which is what is modelled.
// That analyzer keeps ipBlocks off pods, and takes host-network pods for ordinary ones, so folders with such pods are left out.
describeCorpus('np-guard-netpol-analyzer', (folder) => {
  const cases = readJson<{ readonly cases: readonly Case[] }>(folder, 'cases.json').cases.filter(
    (each) => isPlainList(each) && isComparable(textOf(path.join(folder, each.dir))),
  );

  test('has comparable cases', () => expect(cases.length).toBeGreaterThanOrEqual(22));

  test.each(cases.map((each) => [each.id, each] as const))('%s', (_, { dir, expected }) => {
    const args = [cli, 'graph', path.join(folder, dir), '--ip-blocks', 'external'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(edgesOf(stdout)).toEqual(edgesOf(readFileSync(path.join(folder, expected), 'utf8')));
  });
});

function isPlainList({ kind, format, args }: Case): boolean {
  const changesOutput = (arg: string) => arg.startsWith('--focus') || arg === '--explain' || arg === '--exposure';
  return kind === 'list' && format === 'txt' && !args.some(changesOutput);
}

function isComparable(text: string): boolean {
  const isUnmodelled =
    /kind"?: "?(Baseline)?AdminNetworkPolicy|kind"?: "?(Cluster)?UserDefinedNetwork|kind"?: "?NetworkAttachmentDefinition|kind"?: "?VirtualMachine/;
  return !isUnmodelled.test(text) && !/hostNetwork"?: true/.test(text);
}

function textOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

function edgesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.includes(' => '))
    .sort();
}
