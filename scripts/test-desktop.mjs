// npm run test:desktop: the suite of the extension host in the desktop VS Code of this machine.
// Where there is none it says so and ends with exit code 1: nothing was tested, so nothing has passed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { findDesktop } from './lib/desktop.mjs';
import { inProject, vsix } from './lib/project.mjs';
import { Failure, main, runOrFail, say } from './lib/run.mjs';
import { exitCode, line } from './lib/tally.mjs';

await main(async () => {
  const found = findDesktop();
  if ('reason' in found)
    throw new Failure(`${found.reason} Nothing was tested; "npm run e2e" needs no desktop VS Code.`);
  const { cli, program } = found.desktop;
  if (program === undefined)
    throw new Failure(`${cli} is a wrapper: the VS Code program behind it was not found. Nothing was tested.`);

  await ensureDependencies();
  say('Building and packing the extension');
  await runOrFail('Packing', process.execPath, [inProject('scripts', 'package.mjs')]);
  const { runTests } = await import('@vscode/test-electron');
  const { runHostSuite } = await import('./lib/host-suite.mjs');

  say(`Running the suite inside the extension host of ${program}`);
  const tally = await runHostSuite(async ({ workspace, env, development: { extension, tests } }) => {
    const profile = mkdtempSync(path.join(tmpdir(), 'firebreak-desktop-'));
    const profileArgs = [`--user-data-dir=${path.join(profile, 'u')}`, `--extensions-dir=${path.join(profile, 'e')}`];
    if (process.getuid?.() === 0) profileArgs.push('--no-sandbox');
    try {
      const install = spawnSync(cli, [...profileArgs, '--install-extension', vsix], {
        stdio: 'inherit',
        shell: process.platform === 'win32',
      });
      if (install.status !== 0) throw new Failure(`VS Code refused to install ${vsix}.`);
      return await runTests({
        vscodeExecutablePath: program,
        extensionDevelopmentPath: extension,
        extensionTestsPath: tests,
        extensionTestsEnv: env,
        launchArgs: [workspace, ...profileArgs, '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
      }).catch((error) => {
        console.error(String(error));
        return 1;
      });
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  });
  console.log(`\n${line(tally)}`);
  return exitCode(tally);
});
