import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

/** The shop as a Git repository in which everything is committed, in a VS Code with its own Git. */
let session: Session;
let workbench: Workbench;

const WEB = 'shop/web.yaml';
const PAGE = 'Connectivity%20with%20HEAD.diff';

beforeAll(async () => {
  session = await startSession(WEB, { isRepository: true });
  workbench = session.workbench;
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await session.failed(task.name);
});

afterAll(async () => {
  await session?.close();
});

test('without edits nothing opens or closes', async () => {
  await workbench.squiggles(WEB).first().waitFor();
  await comparedWith('No manifest differs from HEAD, so no connection opens or closes.');
});

test('unsaved text and a deleted file are compared with what is committed', async () => {
  const rows = await workbench.problems('missing-default-deny-ingress');
  await rows.filter({ hasText: '"shop"' }).first().dblclick();
  await workbench.focusedEditor(WEB).waitFor();
  const before = session.read(WEB);
  const fixes = await workbench.quickFixes();
  await workbench.takeAction(fixes, /Deny all ingress in namespace "shop".* in this file/);
  await comparedWith('1 file differs from HEAD, unsaved text included.');
  const closed = await workbench.visibleText(PAGE);
  expect(closed).not.toContain('Opened');
  expect(closed).toMatch(/Closed \(11\)\nin shop:\n- .+ => shop\/api\[Deployment\] : All Connections\n/);
  expect(session.read(WEB)).toBe(before);

  rmSync(path.join(session.workspace, 'payments/network-policies.yaml'));
  await comparedWith('2 files differ from HEAD');
  const both = await workbench.visibleText(PAGE);
  expect(both).toMatch(/Opened \(\d+\)\nin shop:\n\+ .+ => payments\//);
  expect(both).toContain('Closed (');
  await session.screenshot('50-compared-with-head');
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
});

/**
 * Compares until the page says it: an open page shows its old text for a moment, and a change on disk has to be
 * noticed first.
 */
async function comparedWith(differences: string): Promise<void> {
  const compare = async () => {
    await workbench.command('Firebreak: Compare Connectivity with HEAD');
    await workbench.focusedEditor(PAGE).waitFor();
    return workbench.visibleText(PAGE);
  };
  await expect.poll(compare, { timeout: 20_000, interval: 500 }).toContain(differences);
}
