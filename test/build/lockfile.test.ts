import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

// npm leaves packages of other systems out of the lock file when the registry did not offer them, and then refuses it.
test('npm ci accepts the lock file', () => {
  execFileSync('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
});
