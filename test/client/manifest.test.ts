import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const readJson = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const manifest = readJson('package.json');
const texts: Record<string, string> = readJson('package.nls.json');
const { commands, menus, views, viewsContainers, viewsWelcome } = manifest.contributes;
const clientSource = readdirSync(path.join(root, 'client/src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(root, 'client/src', file), 'utf8'))
  .join('\n');

test('is activated by manifests only, and brings no other extension along', () => {
  expect(manifest.activationEvents).toEqual(['onLanguage:yaml', 'onLanguage:helm']);
  expect(manifest).not.toHaveProperty('extensionDependencies');
  expect(manifest).not.toHaveProperty('extensionPack');
  expect(manifest.extensionKind).toEqual(['workspace']);
});

test('works in untrusted workspaces, because it executes nothing, and says what virtual ones lack', () => {
  expect(manifest.capabilities.untrustedWorkspaces).toEqual({ supported: true });
  expect(manifest.capabilities.virtualWorkspaces.supported).toBe('limited');
  expect(clientSource).not.toMatch(/child_process/);
});

test('the types of VS Code are those of the oldest version that is supported', () => {
  expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
});

test('every text that the manifest names exists, and every text is used', () => {
  const used = [...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map(([, key]) => key);
  expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
});

test('commands are titled in title case without the product, which is their category', () => {
  for (const { command, title, category } of commands) {
    expect(category).toBe('Firebreak');
    expect(command).toMatch(/^firebreak\.[a-z][A-Za-z]+$/);
    const text = texts[title.replaceAll('%', '')] ?? '';
    expect(text).toMatch(/^[A-Z]/);
    expect(text).not.toMatch(/Firebreak|…|\.$/);
    const lower = text.split(' ').filter((word) => /^[a-z]/.test(word));
    expect(lower.filter((word) => !['to', 'a', 'the', 'of', 'in', 'for', 'and'].includes(word))).toEqual([]);
  }
});

test('the commands of the manifest and those that are registered are the same', () => {
  const registered = [...clientSource.matchAll(/registerCommand\('([\w.]+)'/g)].map(([, command]) => command);
  expect(registered.sort()).toEqual(commands.map(({ command }: { command: string }) => command).sort());
});

test('commands that need an item are not in the palette', () => {
  expect(menus.commandPalette).toEqual([{ command: 'firebreak.goToFile', when: 'false' }]);
});

test('one container with one view, and icons that exist', () => {
  expect(viewsContainers.activitybar).toHaveLength(1);
  expect(viewsContainers.activitybar[0].id).toBe('firebreak');
  expect(views.firebreak.map(({ id }: { id: string }) => id)).toEqual(['firebreak.coverage']);
  for (const { icon } of [...viewsContainers.activitybar, ...views.firebreak]) {
    expect(existsSync(path.join(root, icon))).toBe(true);
  }
  for (const { icon } of commands) if (icon !== undefined) expect(icon).toMatch(/^\$\([a-z-]+\)$/);
});

test('an empty view says why it is empty, with at most one button each', () => {
  expect(viewsWelcome).toHaveLength(6);
  for (const { contents } of viewsWelcome) {
    const text = texts[contents.replaceAll('%', '')] ?? '';
    expect(text).not.toBe('');
    const buttons = [...text.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, command]) => command);
    expect(buttons.length).toBeLessThanOrEqual(1);
    const known = [
      'vscode.openFolder',
      'workbench.action.openSettings',
      ...commands.map(({ command }: { command: string }) => command),
    ];
    expect(buttons.filter((command) => !known.includes(command))).toEqual([]);
  }
});
