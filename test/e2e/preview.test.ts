import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

/** The preview of a fix, from the lightbulb and from the palette, up to the fix that is applied from its page. */
let session: Session;
let workbench: Workbench;

const WEB = 'shop/web.yaml';
const PAGE = 'Connectivity%20of%20a%20fix.diff';
const PREVIEW = 'Preview which connections these fixes open and close';

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

test('the lightbulb leads to a page of what the chosen fix closes, from which it is applied', async () => {
  await workbench.squiggles(WEB).first().waitFor();
  const rows = await workbench.problems('missing-default-deny-ingress');
  await rows.filter({ hasText: '"shop"' }).first().dblclick();
  await workbench.focusedEditor(WEB).waitFor();
  const before = session.read(WEB);
  await workbench.takeAction(await workbench.quickFixes(), PREVIEW);
  await workbench.pick('Deny all ingress in namespace "shop" by default, in this file');
  await workbench.focusedEditor(PAGE).waitFor();
  const page = () => workbench.visibleText(PAGE);
  await expect.poll(page).toContain('Nothing is changed yet. The fix writes 1 file.');
  expect(await page()).toMatch(/\nClosed \(11\)\n(in shop:\n)?- .+ => shop\/api\[Deployment\] : All Connections\n/);
  expect(await page()).not.toContain('Opened');
  expect(await page()).toContain(
    'Declared connections broken (2)\n! ingress controller => web : declared by Ingress web\n! web => api : declared by API_URL\n',
  );
  const apply = workbench.lenses(PAGE).getByText('Apply This Fix');
  await apply.waitFor();
  await session.screenshot('60-preview-of-a-fix');
  expect(session.read(WEB)).toBe(before);

  await workbench.clickLens(apply, workbench.focusedEditor(WEB));
  await workbench.squiggles(WEB).first().waitFor({ state: 'detached' });
  await workbench.command('File: Save');
  await expect.poll(() => session.read(WEB)).toContain('kind: NetworkPolicy');
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
});

test('without a finding at the cursor the page says what to do', async () => {
  await workbench.goTo(WEB, 1);
  await workbench.command('Firebreak: Preview Connectivity Change');
  await workbench.focusedEditor(PAGE).waitFor();
  await expect.poll(() => workbench.visibleText(PAGE)).toContain('No fix at the cursor changes connections.');
  await expect.poll(() => workbench.lenses(PAGE).count()).toBe(0);
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
});
