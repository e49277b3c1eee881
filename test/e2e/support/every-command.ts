import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { inProject } from '../../../scripts/lib/project.mjs';
import type { Workbench } from './workbench.ts';

/** Runs what the palette offers, apart from what opens another window: nothing may fail or pop up, wherever it is run. */
export async function checkEveryCommand(workbench: Workbench): Promise<void> {
  const { commands, menus } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')).contributes;
  const texts = JSON.parse(readFileSync(inProject('package.nls.json'), 'utf8'));
  const left = new Set(['firebreak.openSampleShop', ...menus.commandPalette.map(({ command }: Command) => command)]);
  for (const { command, title } of (commands as readonly Command[]).filter(({ command }) => !left.has(command))) {
    await workbench.command(`Firebreak: ${texts[title.replaceAll('%', '')]}`);
    if (command === 'firebreak.explainRule') {
      await workbench.pick('dns-egress-missing');
      await workbench.webview().locator('body').filter({ hasText: 'DNS' }).waitFor();
    }
  }
  await expect.poll(() => workbench.clipboard()).toContain('Server: running');
  expect(await workbench.toasts().allInnerTexts()).toEqual([]);
}

interface Command {
  readonly command: string;
  readonly title: string;
}
