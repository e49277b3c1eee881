import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../../scripts/lib/chromium.mjs';
import { startHost } from '../../../scripts/lib/host.mjs';
import { hostVersions } from '../../../scripts/lib/host-versions.mjs';
import { example, inProject, testResults, vsix } from '../../../scripts/lib/project.mjs';
import { Workbench } from './workbench.ts';

/** A copy of the example, open in a real VS Code with the packaged extension, in a real browser. */
export interface Session {
  readonly workbench: Workbench;
  /** Absolute path of the workspace's copy. */
  readonly workspace: string;
  /** Writes the settings of the workspace, in place of those that were there. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** The text of a workspace file on disk. */
  read(file: string): string;
  /** The ids of the language server's processes. */
  serverProcesses(): readonly string[];
  /** Keeps a picture of the whole window under test/e2e/screenshots, in a folder of this VS Code version. */
  screenshot(name: string): Promise<void>;
  /** Keeps what a person would look at after a failure: a picture, what is open, and what the window says. */
  failed(test: string): Promise<void>;
  /** As `screenshot`, for a picture of the README, which goes to docs/images when pictures are asked for. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

const version = process.env['FIREBREAK_FLOOR'] ? hostVersions.floor : hostVersions.newest;
const screenshots = inProject('test', 'e2e', 'screenshots', version.name);
const pictures = process.env['FIREBREAK_PICTURES'] ? inProject('docs', 'images') : screenshots;

/** What is out of the ordinary. */
export interface SessionOptions {
  /** The workspace is not trusted. */
  readonly isRestricted?: boolean;
  /** The workspace is a Git repository in which everything is committed, and VS Code's Git extension is there. */
  readonly isRepository?: boolean;
  /** Texts of files that the workspace has beside the example, by their paths. */
  readonly files?: Readonly<Record<string, string>>;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Starts a session with a file in the editor. */
export async function startSession(
  file: string,
  { isRestricted = false, isRepository = false, files = {}, settings = {} }: SessionOptions = {},
): Promise<Session> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'firebreak-e2e-')));
  const workspace = path.join(folder, 'shop');
  cpSync(example, workspace, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    writeFileSync(path.join(workspace, name), text);
  }
  if (isRepository) commitAll(workspace);
  mkdirSync(testResults, { recursive: true });
  const logFile = path.join(testResults, `vscode-browser-suite-${version.name}.log`);
  const host = await startHost(version, { workspace, vsix, isRestricted, hasGit: isRepository, settings, logFile });
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const workbench = new Workbench(page, host.url);
  await workbench.open(workspace, file);
  return {
    workbench,
    workspace,
    configure: (chosen) => {
      mkdirSync(path.join(workspace, '.vscode'), { recursive: true });
      writeFileSync(path.join(workspace, '.vscode', 'settings.json'), JSON.stringify(chosen));
    },
    read: (name) => readFileSync(path.join(workspace, name), 'utf8'),
    serverProcesses: () => processesOf(`${host.profile}/extensions/`, 'dist/server.js'),
    screenshot: (name) => capture(page, screenshots, name),
    failed: async (test) => {
      await capture(page, screenshots, `failed ${test}`);
      console.error(`${test}: ${JSON.stringify(await workbench.situation())}`);
    },
    picture: (name) => capture(page, pictures, name),
    close: async () => {
      await browser.close();
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function commitAll(folder: string): void {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    [...author, 'commit', '--quiet', '--message', 'All'],
  ]) {
    execFileSync('git', args, { cwd: folder });
  }
}

async function capture(page: Page, folder: string, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** The processes whose command line has all these parts. */
function processesOf(...parts: readonly string[]): readonly string[] {
  return readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      const commandLine = readFileSync(`/proc/${id}/cmdline`, 'utf8');
      return parts.every((part) => commandLine.includes(part));
    } catch {
      return false; // It ended in between.
    }
  });
}
