import { readFileSync } from 'node:fs';
import path from 'node:path';
import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { rules } from '../../server/src/core';

const root = path.resolve(import.meta.dirname, '../..');

/** Run vitest with -u after a wanted change, and read the difference: these files go to every user. */
test('the .vsix holds exactly the files of the golden list', async () => {
  const others = (await packedFiles()).filter((name) => !name.startsWith(pages));
  await expect(`${others.join('\n')}\n`).toMatchFileSnapshot('vsix-files.golden.txt');
});

test('the .vsix holds the page of every rule', async () => {
  const packed = (await packedFiles()).filter((name) => name.startsWith(pages)).map((name) => path.basename(name));
  expect(packed).toEqual(expect.arrayContaining(rules.map(({ id }) => `${id}.md`)));
});

const pages = 'extension/docs/rules/';

async function packedFiles(): Promise<string[]> {
  const { files } = await JSZip.loadAsync(readFileSync(path.join(root, 'dist', 'firebreak.vsix')));
  return Object.keys(files).toSorted();
}

test('the extension asks for no other extension', () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('extensionDependencies');
  expect(manifest).not.toHaveProperty('extensionPack');
});
