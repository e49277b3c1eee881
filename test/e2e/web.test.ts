import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Session, startSession } from './support/session.ts';

/** The extension in the browser: no Node.js, a server in a worker, and a folder that is read through VS Code. */
let session: Session;

const WEB = 'shop/web.yaml';
const RULE = 'missing-default-deny-ingress';

beforeAll(async () => {
  session = await startSession(WEB, { settings: { 'remote.extensionKind': { 'firebreak.firebreak': ['web'] } } });
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await session.failed(task.name);
});

afterAll(async () => {
  await session?.close();
});

test('in the browser alone it finds, shows and fixes the same, and no process is started', async () => {
  const { workbench } = session;
  await workbench.squiggles(WEB).first().waitFor();
  await workbench.showContainer('Firebreak');
  await workbench.treeRows().first().waitFor();
  await expect.poll(() => workbench.statusBarItem().allInnerTexts()).toEqual([expect.stringContaining('4/8')]);
  expect(session.serverProcesses()).toEqual([]);
  const rows = await workbench.problems(RULE);
  await rows.filter({ hasText: '"shop"' }).first().dblclick();
  await workbench.focusedEditor(WEB).waitFor();
  const fixes = await workbench.quickFixes();
  await session.screenshot('40-web');
  await workbench.takeAction(fixes, /Deny all ingress and egress in namespace "shop".* in a new file/);
  await expect.poll(() => workbench.statusBarItem().allInnerTexts()).toEqual([expect.stringContaining('6/8')]);
  await workbench.command('File: Save All');
  const file = path.join(session.workspace, 'shop/networkpolicy-shop.yaml');
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('kind: NetworkPolicy');

  await workbench.command('Firebreak: Restart Server');
  await workbench.command('Firebreak: Refresh Coverage');
  await expect.poll(() => workbench.statusBarItem().allInnerTexts()).toEqual([expect.stringContaining('6/8')]);
  await (await workbench.problems('dns-egress-missing')).first().waitFor();
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
});
