import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

test('the rule pages in docs/rules are current', () => {
  // It throws, with what is outdated on standard error, when a page is not as the rules would have it.
  execFileSync(process.execPath, [path.join(root, 'scripts', 'generate.mjs'), '--check'], { encoding: 'utf8' });
});
