import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkEveryCommand } from './support/every-command.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

/** One VS Code in which things are switched off and on, looked at in every theme, and started from nothing. */
let session: Session;
let workbench: Workbench;

const WEB = 'shop/web.yaml';

beforeAll(async () => {
  session = await startSession(WEB);
  workbench = session.workbench;
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await session.failed(task.name);
});

afterAll(async () => {
  await session?.close();
});

test('the status bar counts what is covered, lists the namespaces, and leads to the coverage', async () => {
  await expect.poll(() => statusBar()).toBe('4/8');
  expect(await workbench.statusBarTooltip()).toContain('shop: 2 workloads, 2 open');
  await session.screenshot('20-status-bar');
  await workbench.statusBarItem().click();
  await workbench.treeRows().first().waitFor();
});

test('the language status says what the manifest holds and in which namespace', async () => {
  await workbench.editor(WEB).locator('.view-line').first().click();
  await expect.poll(async () => (await workbench.languageStatus()).join()).toContain('4 objects · ns shop');
  await session.screenshot('21-language-status');
});

test('switching Firebreak off clears squiggles, coverage and status at once; switching it on brings them back', async () => {
  await workbench.squiggles(WEB).first().waitFor();
  session.configure({ 'firebreak.enable': false });
  await expect.poll(() => workbench.squiggles(WEB).count()).toBe(0);
  await workbench.showContainer('Firebreak');
  await expect.poll(() => workbench.welcome().allInnerTexts()).toEqual([expect.stringContaining('switched off')]);
  await expect.poll(() => workbench.statusBarItem().filter({ visible: true }).count()).toBe(0);
  await expect.poll(() => workbench.badge('Firebreak')).toBeUndefined();
  await session.screenshot('22-switched-off');

  session.configure({});
  await workbench.squiggles(WEB).first().waitFor();
  await workbench.treeRows().first().waitFor();
  await expect.poll(() => statusBar()).toBe('4/8');
});

test('the item in the status bar can be hidden', async () => {
  session.configure({ 'firebreak.statusBar.enable': false });
  await expect.poll(() => workbench.statusBarItem().filter({ visible: true }).count()).toBe(0);
  session.configure({});
  await expect.poll(() => statusBar()).toBe('4/8');
});

test('Copy Diagnostic Information copies versions and numbers, and no name of a manifest', async () => {
  await workbench.command('Firebreak: Copy Diagnostic Information');
  await expect.poll(() => workbench.clipboard()).toContain('Analysis: 8 workloads, 4 open, 4 covered, complete');
  expect(await workbench.clipboard()).toMatch(/^Firebreak \d+\.\d+\.\d+ in .+\nHost: /);
  expect(await workbench.clipboard()).not.toMatch(/shop|payments|yaml|\/tmp/);
});

test('it can be read in every kind of theme', async () => {
  for (const [name, theme] of [
    ['light', 'Default Light Modern'],
    ['dark', 'Default Dark Modern'],
    ['high-contrast', 'Default High Contrast'],
    ['high-contrast-light', 'Default High Contrast Light'],
  ] as const) {
    session.configure({ 'workbench.colorTheme': theme });
    const isHighContrast = name.startsWith('high');
    const kind = { light: 'vs', dark: 'vs-dark', 'high-contrast': 'hc-black', 'high-contrast-light': 'hc-light' }[name];
    await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
    await workbench.squiggles(WEB).first().waitFor();
    await expect.poll(() => statusBar()).toBe('4/8');
    await session.screenshot(`23-${name}`);
    if (isHighContrast) expect(await workbench.tree()).not.toEqual([]);
  }
  session.configure({});
});

test('the walkthrough has its steps and pictures, also in high contrast', async () => {
  await workbench.command('Welcome: Open Walkthrough');
  await workbench.pick('Get Started with Firebreak');
  expect(await workbench.walkthroughSteps()).toEqual([
    'Open manifests',
    'See what is covered',
    'Fix a gap',
    'Make it yours',
  ]);
  for (const [index, title] of (await workbench.walkthroughSteps()).entries()) {
    await workbench.openWalkthroughStep(title);
    await workbench.page.waitForTimeout(700);
    await session.screenshot(`24-walkthrough-${index + 1}`);
  }
  session.configure({ 'workbench.colorTheme': 'Default High Contrast' });
  await workbench.page.locator('.monaco-workbench.hc-black').waitFor();
  await workbench.page.waitForTimeout(700);
  await session.screenshot('24-walkthrough-high-contrast');
  session.configure({});
});

test('nothing has popped up in all this', async () => {
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
});

test('every command runs in a folder without manifests', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-e2e-none-'));
  writeFileSync(path.join(folder, 'compose.yaml'), 'services: {}\n');
  try {
    await workbench.open(folder, 'compose.yaml');
    await checkEveryCommand(workbench);
    expect(await workbench.statusBarItem().filter({ visible: true }).count()).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('every command runs without a folder', async () => {
  await workbench.openEmpty();
  await checkEveryCommand(workbench);
});

test('the sample shop opens from a window without a folder, in memory, and its gaps can be closed', async () => {
  await workbench.openEmpty();
  await workbench.command('Firebreak: Open the Sample Shop');
  await workbench.editor(WEB).waitFor();
  await workbench.squiggles(WEB).first().waitFor();
  await workbench.showContainer('Firebreak');
  await workbench.treeRows().first().waitFor();
  await expect.poll(() => statusBar()).toBe('4/8');
  await session.screenshot('25-sample');

  const rows = await workbench.problems('missing-default-deny-ingress');
  await rows.filter({ hasText: '"shop"' }).first().dblclick();
  await workbench.focusedEditor(WEB).waitFor();
  const fixes = await workbench.quickFixes();
  await workbench.takeAction(fixes, /Deny all ingress and egress in namespace "shop".* in a new file/);
  await expect.poll(() => statusBar()).toBe('6/8');
  await workbench.command('File: Save All');
  await session.screenshot('26-sample-fixed');
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
});

async function statusBar(): Promise<string> {
  const texts = await workbench.statusBarItem().filter({ visible: true }).allInnerTexts();
  return texts.join().trim();
}
