import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkEveryCommand } from './support/every-command.ts';
import { type Session, startSession } from './support/session.ts';

/** A workspace that nobody trusts: Firebreak executes nothing from it, so it does all that it does elsewhere. */
let session: Session;

const WEB = 'shop/web.yaml';

beforeAll(async () => {
  session = await startSession(WEB, { isRestricted: true });
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await session.failed(task.name);
});

afterAll(async () => {
  await session?.close();
});

test('in restricted mode findings, coverage, fixes and status are there, and one process runs', async () => {
  const { workbench } = session;
  await workbench.page.getByText('Restricted Mode', { exact: true }).first().waitFor();
  await workbench.squiggles(WEB).first().waitFor();
  await workbench.showContainer('Firebreak');
  await workbench.treeRows().first().waitFor();
  await expect.poll(() => workbench.statusBarItem().allInnerTexts()).toEqual([expect.stringContaining('4/8')]);
  const rows = await workbench.problems('missing-default-deny-ingress');
  await rows.filter({ hasText: '"shop"' }).first().dblclick();
  await workbench.focusedEditor(WEB).waitFor();
  const fixes = await workbench.quickFixes();
  await fixes
    .filter({ hasText: /Deny all ingress/ })
    .first()
    .waitFor();
  await session.screenshot('30-restricted');
  await workbench.page.keyboard.press('Escape');
  expect(session.serverProcesses()).toHaveLength(1);
  await checkEveryCommand(workbench);
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
});
