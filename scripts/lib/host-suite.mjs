// The mocha suite of test/e2e/host, which runs inside VS Code's extension host beside the packaged extension.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { launchChromium } from './chromium.mjs';
import { startHost } from './host.mjs';
import { dist, example, inProject, testResults, vsix } from './project.mjs';
import { nothing, oneFailure } from './tally.mjs';

const PATIENCE_MS = 600_000;

/**
 * What VS Code is started with: the tests only run in a development window, so an empty extension is the one under
 * development and the packaged one is installed.
 */
const development = {
  extension: inProject('test', 'e2e', 'host', 'stub'),
  tests: path.join(dist, 'host-suite', 'index.js'),
};

/** Bundles the suite; `vscode` and `mocha` are resolved where it runs. */
async function buildSuite() {
  await esbuild.build({
    entryPoints: [inProject('test', 'e2e', 'host', 'index.ts')],
    outfile: development.tests,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/**
 * Builds the suite, lets `start` run it on a copy of the example, and counts what it reports.
 * @param {(run: { workspace: string, env: Record<string, string>, development: typeof development }) => Promise<number>} start
 *   resolves to the exit code that VS Code gave
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runHostSuite(start) {
  await buildSuite();
  mkdirSync(testResults, { recursive: true });
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'firebreak-host-suite-')));
  const workspace = path.join(folder, 'shop');
  const report = path.join(testResults, 'host-suite.json');
  cpSync(example, workspace, { recursive: true });
  rmSync(report, { force: true });
  try {
    const code = await start({ workspace, env: { FIREBREAK_HOST_REPORT: report }, development });
    if (!existsSync(report)) {
      console.error(`The suite in the extension host left no report: it did not run (exit code ${code}).`);
      return oneFailure;
    }
    const tally = count(JSON.parse(readFileSync(report, 'utf8')));
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs the suite in an embedded VS Code.
 * @param {import('./host-versions.mjs').HostVersion} version
 */
export function runHostSuiteInBrowser(version) {
  return runHostSuite(async ({ workspace, env, development: { extension, tests } }) => {
    const logFile = path.join(testResults, `vscode-host-suite-${version.name}.log`);
    const host = await startHost(version, { workspace, vsix, env, logFile });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      /** @type {Promise<number>} */
      const ended = new Promise((resolve) => {
        // VS Code calls these functions of the window, when the run ends and for every line it logs.
        page.exposeFunction('codeAutomationExit', resolve);
        page.exposeFunction('codeAutomationLog', () => undefined);
      });
      const remote = (/** @type {string} */ file) => ({
        $mid: 1,
        scheme: 'vscode-remote',
        authority: new URL(host.url).host,
        path: file,
      });
      await page.addInitScript(makeDevelopmentWindow, {
        extensions: [remote(extension)],
        extensionTestsPath: remote(tests),
      });
      await page.goto(`${host.url}/?${new URLSearchParams({ folder: workspace })}`);
      /** @type {Promise<number>} */
      const impatience = new Promise((resolve) => {
        setTimeout(resolve, PATIENCE_MS, -1).unref();
      });
      const code = await Promise.race([ended, impatience]);
      if (code === -1) {
        console.error(`The suite did not end within ${PATIENCE_MS / 1000} s.`);
        await page.screenshot({ path: path.join(testResults, `host-suite-${version.name}-did-not-end.png`) });
      }
      return code;
    } finally {
      await browser.close();
      await host.stop();
    }
  });
}

/**
 * Runs in the page before VS Code does, and completes the configuration that the page hands to it.
 * An address could ask for the same, but no version listens to it unless started with an option that the older lack.
 * @param {Record<string, unknown>} options
 */
function makeDevelopmentWindow(options) {
  const { document, MutationObserver } = /** @type {any} */ (globalThis);
  const observer = new MutationObserver(() => {
    const element = document.getElementById('vscode-workbench-web-configuration');
    if (element === null) return;
    observer.disconnect();
    const configuration = JSON.parse(element.getAttribute('data-settings'));
    configuration.developmentOptions = { ...configuration.developmentOptions, ...options };
    element.setAttribute('data-settings', JSON.stringify(configuration));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/**
 * Prints the tests and counts them.
 * @param {{ state: 'passed' | 'failed' | 'skipped', title: string, error?: string }[]} tests
 * @returns {import('./tally.mjs').Tally}
 */
function count(tests) {
  const tally = { ...nothing };
  for (const { state, title, error } of tests) {
    tally[state]++;
    console.log(`  ${state === 'passed' ? '✓' : state === 'failed' ? '✗' : '-'} ${title}`);
    if (error !== undefined) console.log(error.replace(/^/gm, '      '));
  }
  return tally;
}
