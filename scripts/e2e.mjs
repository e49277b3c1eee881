// npm run e2e: the packaged extension in a real VS Code. First a browser drives the workbench, then the mocha suite
// runs inside the extension host.
//   node scripts/e2e.mjs             both suites in the newest VS Code
//   node scripts/e2e.mjs --floor     both in the oldest that package.json admits
//   node scripts/e2e.mjs --pictures  also renews the pictures of the README in docs/images
import { ensureDependencies } from './lib/dependencies.mjs';
import { hostVersions, vscodeVersion } from './lib/host-versions.mjs';
import { ensureHost } from './lib/install-host.mjs';
import { inProject } from './lib/project.mjs';
import { Failure, main, runOrFail, say } from './lib/run.mjs';
import { exitCode, line, sum } from './lib/tally.mjs';

await main(async () => {
  const { version, pictures } = readOptions(process.argv.slice(2));
  await ensureDependencies();
  const { launchChromium } = await import('./lib/chromium.mjs');
  const { takeGraphPicture } = await import('./lib/graph-picture.mjs');
  const { runVitest } = await import('./lib/vitest.mjs');
  const { runHostSuiteInBrowser } = await import('./lib/host-suite.mjs');

  await ensureHost(version);
  say('Checking that the browser starts');
  const browser = await launchChromium();
  console.log(`  Chromium ${browser.version()}`);
  await browser.close();

  say('Building and packing the extension');
  await runOrFail('Packing', process.execPath, [inProject('scripts', 'package.mjs')]);

  if (pictures) await takeGraphPicture();
  say(`Running the browser suite in VS Code ${vscodeVersion(version)}`);
  const inBrowser = await runVitest(`browser-suite-${version.name}`, ['--config', 'test/e2e/vitest.config.mts'], {
    env: { FIREBREAK_FLOOR: version === hostVersions.floor ? '1' : '', FIREBREAK_PICTURES: pictures ? '1' : '' },
    again: true,
  });
  say(`Running the suite inside the extension host of VS Code ${vscodeVersion(version)}`);
  const tally = sum([inBrowser, await runHostSuiteInBrowser(version)]);
  console.log(`\n${line(tally)}`);
  return exitCode(tally);
});

/** @param {string[]} args */
function readOptions(args) {
  const unknown = args.find((arg) => arg !== '--floor' && arg !== '--pictures');
  if (unknown !== undefined) throw new Failure(`Unknown option ${unknown}. There are --floor and --pictures.`);
  const [floor, pictures] = [args.includes('--floor'), args.includes('--pictures')];
  if (floor && pictures) throw new Failure('The README shows the newest VS Code: --pictures goes without --floor.');
  return { version: floor ? hostVersions.floor : hostVersions.newest, pictures };
}
