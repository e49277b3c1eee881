import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../../scripts/lib/chromium.mjs';
import { startHost } from '../../../scripts/lib/host.mjs';
import { example, inProject, testResults, vsix } from '../../../scripts/lib/project.mjs';
import { Workbench } from './workbench.ts';

/** A copy of a workspace, open in a real VS Code with the packaged extension, in a real browser. */
export interface Session {
  readonly workbench: Workbench;
  /** Absolute path of the workspace's copy. */
  readonly workspace: string;
  /** The text of a workspace file on disk. */
  read(file: string): string;
  /** Keeps a picture of the whole window under test/e2e/screenshots. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

export const screenshots = inProject('test', 'e2e', 'screenshots');

export async function startSession(
  options: { workspace?: string; vsix?: string; open?: string } = {},
): Promise<Session> {
  const workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'firebreak-e2e-')));
  cpSync(options.workspace ?? example, workspace, { recursive: true });
  mkdirSync(testResults, { recursive: true });
  mkdirSync(screenshots, { recursive: true });
  const host = await startHost({
    workspace,
    vsix: options.vsix ?? vsix,
    logFile: path.join(testResults, 'vscode-browser-suite.log'),
  });
  const browser = await launchBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 860 } })).newPage();
  const workbench = new Workbench(page, host.url);
  await workbench.open(workspace, options.open);
  return {
    workbench,
    workspace,
    read: (file) => readFileSync(path.join(workspace, file), 'utf8'),
    screenshot: async (name) => {
      await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
    },
    close: async () => {
      await browser.close();
      await host.stop();
      rmSync(workspace, { recursive: true, force: true });
    },
  };
}

export function launchBrowser() {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Nothing but loopback is ever resolved.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}
