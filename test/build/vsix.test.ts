import { readFileSync } from 'node:fs';
import path from 'node:path';
import JSZip from 'jszip';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Run vitest with -u after a wanted change, and read the difference: these files go to every user. */
test('the .vsix holds exactly the files of the golden list', async () => {
  const { files } = await JSZip.loadAsync(readFileSync(path.join(root, 'dist', 'firebreak.vsix')));
  await expect(`${Object.keys(files).toSorted().join('\n')}\n`).toMatchFileSnapshot('vsix-files.golden.txt');
});

test('the extension asks for no other extension', () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('extensionDependencies');
  expect(manifest).not.toHaveProperty('extensionPack');
});
