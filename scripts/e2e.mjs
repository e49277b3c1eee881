// npm run e2e: the packaged extension in a real VS Code. First a browser drives the workbench, then the mocha suite
// runs inside the extension host.
//   node scripts/e2e.mjs             both suites
//   node scripts/e2e.mjs --pictures  also renews the pictures of the README in docs/images
import { ensureDependencies } from './lib/dependencies.mjs';
import { inProject } from './lib/project.mjs';
import { main, runOrFail, say } from './lib/run.mjs';
import { exitCode, line, sum } from './lib/tally.mjs';

await main(async () => {
  await ensureDependencies();
  const { ensureHost } = await import('./lib/host.mjs');
  const { launchChromium } = await import('./lib/chromium.mjs');
  const { runVitest } = await import('./lib/vitest.mjs');
  const { runHostSuiteInBrowser } = await import('./lib/host-suite.mjs');

  await ensureHost();
  say('Checking that the browser starts');
  const browser = await launchChromium();
  console.log(`  Chromium ${browser.version()}`);
  await browser.close();

  say('Building and packing the extension');
  await runOrFail('Packing', process.execPath, [inProject('scripts', 'package.mjs')]);

  say('Running the browser suite');
  const pictures = process.argv.includes('--pictures') ? '1' : '';
  const inBrowser = await runVitest('browser-suite', ['--config', 'test/e2e/vitest.config.mts'], {
    FIREBREAK_PICTURES: pictures,
  });
  say('Running the suite inside the extension host');
  const tally = sum([inBrowser, await runHostSuiteInBrowser()]);
  console.log(`\n${line(tally)}`);
  return exitCode(tally);
});
