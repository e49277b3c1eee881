import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, test } from 'vitest';
import { buildIfStale } from '../support/cli';

const root = path.resolve(import.meta.dirname, '../..');

beforeAll(buildIfStale, 120_000);

test('the rule pages in docs/rules and the outputs in the README are current', () => {
  // It throws, with what is outdated on standard error, when a page is not as the rules would have it.
  execFileSync(process.execPath, [path.join(root, 'scripts', 'generate.mjs'), '--check'], { encoding: 'utf8' });
});
