import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';
import { deployment } from '../support/graph';

beforeAll(buildIfStale, 120_000);

const large = '#'.repeat(2 * 1024 * 1024 + 1);
const two = { 'web.yaml': deployment('shop', 'web'), 'db.yaml': deployment('shop', 'db') };
const question = ['--from', 'shop/web', '--to', 'shop/db', '--port', '5432'];
const why = 'big.yaml was not read: It is larger than 2 MB.';

describe('a file that was not read', () => {
  test('makes a verdict unknown, and its evidence names the file', async () => {
    const { folder } = diskWorkspace({ ...two, 'big.yaml': large });
    const { code, stdout, stderr } = await firebreak(['reach', '.', ...question], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Not fully known: ${why}\n` });
    expect(stdout).toContain('unknown');
    expect(stdout).toContain(why);
    expect(stdout).toMatch(/may be decided by +what is not read in +big\.yaml:1:1/);
    const coverage = await firebreak(['coverage', '.'], { cwd: folder });
    expect(coverage.stdout).toMatch(/Deployment db +unknown +unknown/);
  });

  test('is named by graph and diff, the first few of many', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const binaries = Object.fromEntries(names.map((name) => [`${name}.yaml`, '\0']));
    const { folder } = diskWorkspace({ ...two, ...binaries });
    const shown = names
      .slice(0, 5)
      .map((name) => `Not fully known: ${name}.yaml was not read: It is not UTF-8 text.\n`);
    const expected = `${shown.join('')}Not fully known: and 2 more that are not read.\n`;
    expect((await firebreak(['graph', '.'], { cwd: folder })).stderr).toBe(expected);
    const before = diskWorkspace(two);
    const diff = await firebreak(['diff', before.folder, folder]);
    expect(diff.stderr).toBe(expected.replaceAll('known:', 'known of NEW:'));
  });

  test('casts no doubt when it is ignored on purpose', async () => {
    const { folder } = diskWorkspace({ ...two, '.gitignore': 'big.yaml\n', 'big.yaml': large });
    const { stdout, stderr } = await firebreak(['reach', '.', ...question], { cwd: folder });
    expect(stderr).toBe('');
    expect(stdout).toContain(': allowed');
  });

  test.each(['graph', 'check', 'coverage'])('is an error of %s when it was named', async (command) => {
    const { folder } = diskWorkspace({ ...two, 'big.yaml': large });
    const { code, stdout, stderr } = await firebreak([command, 'web.yaml', 'big.yaml'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('big.yaml: It is larger than 2 MB.');
  });
});

test('graph says that there are no workloads', async () => {
  const { folder } = diskWorkspace({ 'notes.yaml': 'a: 1\n' });
  const { code, stderr } = await firebreak(['graph', '.'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'No workloads found.\n' });
});
