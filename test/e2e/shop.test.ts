import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

/** One user, one VS Code, the example shop: the tests go on from one another, and each leaves the shop as it was. */
let session: Session;
let workbench: Workbench;

const WEB = 'shop/web.yaml';
const POLICIES = 'payments/network-policies.yaml';
const RULE = 'missing-default-deny-ingress';
const NEW_FILE = 'shop/networkpolicy-shop.yaml';

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

test('the finding is a squiggle and an entry in Problems, and nothing pops up', async () => {
  await workbench.squiggles(WEB).first().waitFor();
  await expectProblem(RULE, 1);
  await session.screenshot('01-finding');
  expect(await workbench.toasts().count()).toBe(0);
});

test('the coverage view and its badge show what is open', async () => {
  await workbench.showContainer('Firebreak');
  await workbench.treeRows().first().waitFor();
  await workbench.widenSideBar(460);
  await (await workbench.problems('')).filter({ hasText: 'dns-egress-missing' }).waitFor();
  await session.picture('coverage');
  await expect.poll(() => coverageOf('shop')).toMatch(/open/);
  await expect.poll(badge).toBeGreaterThan(0);
});

test('the lightbulb denies by default in the same file; undo takes it back', async () => {
  const [before, coverageBefore, badgeBefore] = [session.read(WEB), await coverageOf('shop'), await badge()];
  await goToProblem(RULE, WEB);
  const fixes = await workbench.lightbulb(WEB);
  await session.picture('quick-fix');
  await workbench.takeAction(fixes, /Deny all ingress and egress in namespace "shop".* in this file/);
  await expectProblem(RULE, 0);
  await expect.poll(() => workbench.squiggles(WEB).count()).toBe(0);
  await expect.poll(() => coverageOf('shop')).toBe('shop | 2 workloads');
  await expect.poll(badge).toBe(badgeBefore - 2);
  await session.screenshot('04-same-file');
  await workbench.command('File: Save');
  // A file that is being written may be read as an empty one.
  await expect.poll(() => session.read(WEB).slice(before.trimEnd().length)).toContain('kind: NetworkPolicy');
  expect(session.read(WEB).startsWith(before.trimEnd())).toBe(true);

  await undo(WEB);
  await expectProblem(RULE, 1);
  await workbench.squiggles(WEB).first().waitFor();
  await expect.poll(() => coverageOf('shop')).toBe(coverageBefore);
  await expect.poll(badge).toBe(badgeBefore);
  await workbench.command('File: Save');
  await expect.poll(() => session.read(WEB)).toBe(before);
});

test('the lightbulb denies by default in a new file; deleting the file brings the finding back', async () => {
  await expect.poll(() => coverageOf('web')).toContain('ingress open');
  await goToProblem(RULE, WEB);
  const fixes = await workbench.quickFixes();
  await workbench.takeAction(fixes, /Deny all ingress in namespace "shop".* in a new file/);
  await expectProblem(RULE, 0);
  await workbench.command('File: Save All');
  await expect.poll(() => existsSync(inWorkspace(NEW_FILE)) && session.read(NEW_FILE)).toContain('kind: NetworkPolicy');
  await expect.poll(() => coverageOf('web')).toContain('ingress closed');
  await session.screenshot('05-new-file');

  rmSync(inWorkspace(NEW_FILE));
  await expectProblem(RULE, 1);
  await expect.poll(() => coverageOf('web')).toContain('ingress open');
});

test('a mistake is marked while it is typed, and the mark goes with it', async () => {
  const before = session.read(WEB);
  await workbench.goTo(WEB, 5, 8);
  // In one piece, so that no suggestion of the editor changes it.
  await workbench.page.keyboard.insertText(' [');
  await workbench.squiggles(WEB, 'error').first().waitFor();
  await expectProblem('invalid-yaml', 1);
  await session.screenshot('06-typing');
  // The bracket, then the space.
  await undo(WEB);
  await undo(WEB);
  await expectProblem('invalid-yaml', 0);
  await expect.poll(() => workbench.squiggles(WEB, 'error').count()).toBe(0);
  await expectProblem(RULE, 1);
  expect(session.read(WEB)).toBe(before);
});

test('changes made on disk by something else move the findings along', async () => {
  const text = session.read(WEB);
  renameSync(inWorkspace(WEB), inWorkspace('shop/frontend.yaml'));
  await expect.poll(() => problemFiles()).toContain('frontend.yaml');
  await expect.poll(() => problemFiles()).not.toContain('web.yaml');
  await session.screenshot('07-renamed');

  // As a checkout of another branch would: the file is back under its first name, and the policy exists.
  renameSync(inWorkspace('shop/frontend.yaml'), inWorkspace(WEB));
  writeFileSync(inWorkspace(NEW_FILE), denyAll('shop'));
  await expectProblem(RULE, 0);
  rmSync(inWorkspace(NEW_FILE));
  await expectProblem(RULE, 1);
  expect(session.read(WEB)).toBe(text);
});

test('Explain Rule opens the page of the rule, offline', async () => {
  await goToProblem(RULE, WEB);
  await workbench.command('Firebreak: Explain Rule');
  await workbench.pick(RULE);
  await workbench
    .webview()
    .locator('body')
    .filter({ hasText: /default-deny/i })
    .waitFor();
  await session.screenshot('08-explain');
  await workbench.command('View: Close Editor');
});

test('the lens above a policy says what it does, and a click lists what it selects', async () => {
  await workbench.openFile(POLICIES);
  const lens = workbench.lenses(POLICIES).filter({ hasText: 'selects 1 workload · allows 2 flows' });
  await lens.waitFor();
  await session.screenshot('09-lens');
  const listed = workbench.peekedReferences().filter({ hasText: 'gateway.yaml' });
  await workbench.clickLens(lens.getByRole('button'), listed);
  await session.screenshot('09-lens-peek');
  await workbench.page.keyboard.press('Escape');
  await workbench.peekedReferences().waitFor({ state: 'hidden' });
  await workbench.command('View: Close Editor');
});

test('Show Output shows what the language server says', async () => {
  await workbench.command('Firebreak: Show Output');
  await expect.poll(() => workbench.output()).toContain('The language server has started.');
  await session.screenshot('09-output');
});

test('Restart Server starts another process, and the findings come back', async () => {
  const before = session.serverProcesses();
  expect(before).toHaveLength(1);
  await workbench.command('Firebreak: Restart Server');
  await expect.poll(() => session.serverProcesses()).not.toEqual(before);
  await expectProblem(RULE, 1);
  await expect.poll(() => session.serverProcesses()).toHaveLength(1);
  await session.screenshot('10-restarted');
});

test('Restart Server twice at once restarts it once', async () => {
  const before = session.serverProcesses();
  await workbench.command('Firebreak: Restart Server');
  await workbench.command('Firebreak: Restart Server');
  await expect.poll(() => session.serverProcesses()).not.toEqual(before);
  await expectProblem(RULE, 1);
  await expect.poll(() => session.serverProcesses()).toHaveLength(1);
});

test('a server that crashes is started again, and nobody is bothered', async () => {
  const before = session.serverProcesses();
  killServer();
  await expect.poll(() => session.serverProcesses()).not.toEqual(before);
  await expectProblem(RULE, 1);
  await expect.poll(() => coverageOf('shop')).toMatch(/open/);
  await expect.poll(badge).toBeGreaterThan(0);
});

test('it looks as well in a dark theme', async () => {
  await workbench.command('Preferences: Toggle between Light/Dark Themes');
  await goToProblem(RULE, WEB);
  await workbench.quickFixes();
  await session.screenshot('11-dark');
  await workbench.page.keyboard.press('Escape');
  await workbench.command('Preferences: Toggle between Light/Dark Themes');
});

test('nothing has popped up in all this', async () => {
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
});

test('a server that crashes again and again is given up: nothing old stays, and the user starts it again', async () => {
  // More often than the language client takes; the crash above counts as well.
  await expect
    .poll(
      async () => {
        killServer();
        await workbench.page.waitForTimeout(500);
        return workbench.toasts().count();
      },
      { timeout: 60_000 },
    )
    .toBe(1);
  await expect
    .poll(() => workbench.welcome().allInnerTexts())
    .toEqual([expect.stringContaining('The Firebreak language server is not running.')]);
  expect(await workbench.tree()).toEqual([]);
  await expect.poll(() => workbench.badge('Firebreak')).toBeUndefined();
  expect(await workbench.toasts().count()).toBe(1);
  await session.screenshot('12-given-up');

  await workbench.goTo(WEB, 1, 1);
  await workbench.page.keyboard.type('# ');
  await workbench.page.waitForTimeout(1000);
  expect(session.serverProcesses()).toEqual([]);
  await undo(WEB);

  await workbench.command('Firebreak: Restart Server');
  await expectProblem(RULE, 1);
  await expect.poll(() => coverageOf('shop')).toMatch(/open/);
  await expect.poll(badge).toBeGreaterThan(0);
});

function killServer(): void {
  for (const id of session.serverProcesses()) process.kill(Number(id), 'SIGKILL');
}

function inWorkspace(file: string): string {
  return path.join(session.workspace, file);
}

/** Waits until the Problems panel has that many entries of the rule about the namespace shop. */
async function expectProblem(rule: string, count: number): Promise<void> {
  const rows = await workbench.problems(rule);
  const entries = rows.filter({ hasText: rule }).filter({ hasText: '"shop"' });
  await expect.poll(() => entries.count()).toBe(count);
}

/** Puts the cursor on the finding, as a click on its entry in Problems does. */
async function goToProblem(rule: string, file: string): Promise<void> {
  const rows = await workbench.problems(rule);
  await rows.filter({ hasText: '"shop"' }).first().dblclick();
  await workbench.focusedEditor(file).waitFor();
}

/** The names of the files with findings that mention the namespace shop. */
async function problemFiles(): Promise<readonly string[]> {
  const rows = await workbench.problems('"shop"');
  const labels = await rows.locator('.monaco-icon-label .label-name').allInnerTexts();
  return labels;
}

/** The row of a namespace or workload in the coverage view, which is open. The folder has a namespace's name. */
async function coverageOf(name: string): Promise<string | undefined> {
  const rows = await workbench.tree();
  return rows.find((row) => row.startsWith(`${name} | `) && !row.endsWith(' · Folder'));
}

async function badge(): Promise<number> {
  return Number(await workbench.badge('Firebreak'));
}

async function undo(file: string): Promise<void> {
  await workbench.editor(file).locator('.view-line').first().click();
  await workbench.page.keyboard.press('Control+Z');
}

function denyAll(namespace: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: ${namespace}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;
}
