import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';
import { manifestsWithPasswords, password, user } from '../support/manifests-with-passwords';

beforeAll(buildIfStale, 120_000);

describe('no password of a manifest is in the output of', () => {
  test.each([
    'check . --format text',
    'check . --format json',
    'check . --format sarif',
    'graph . --format text',
    'graph . --format json',
    'graph . --format dot',
    'coverage . --format text',
    'coverage . --format json',
    'synthesize .',
    'reach . --from shop/api --to data/db --port 5432',
    'reach . --from shop/api --to data/db --port 5432 --format json',
  ])(
    'firebreak %s',
    async (line) => {
      const { folder } = diskWorkspace(manifestsWithPasswords);
      const { stdout, stderr } = await firebreak(line.split(' '), { cwd: folder });
      expect(stdout.length).toBeGreaterThan(100);
      const leaks = `${stdout}${stderr}`.split('\n').filter((each) => each.includes(password) || each.includes(user));
      expect(leaks).toEqual([]);
    },
    30_000,
  );
});
