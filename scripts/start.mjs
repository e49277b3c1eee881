// npm start: from a fresh clone to the example open in VS Code. Needs nothing but Node.js and npm.
//   npm start                    builds, prints the example's findings, opens the example in VS Code
//   npm start -- --no-open       ends after printing
//   npm start -- --embedded      the embedded VS Code, also where a desktop one is installed
//   npm start -- --port 8123     the port of the embedded VS Code, else a free one
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { findDesktop } from './lib/desktop.mjs';
import { startHost } from './lib/host.mjs';
import { hostVersions } from './lib/host-versions.mjs';
import { canHost, ensureHost } from './lib/install-host.mjs';
import { dist, example, inProject, root, vsix } from './lib/project.mjs';
import { Failure, main, run, runOrFail, say } from './lib/run.mjs';

const FIRST_STEP = 'To begin: open shop/web.yaml, put the cursor on the squiggle and press Ctrl+. (Cmd+. on a Mac).';

await main(async () => {
  const options = readOptions(process.argv.slice(2));
  await ensureDependencies();

  say('Building Firebreak and packing the extension (a few seconds)');
  await runOrFail('The build', process.execPath, [inProject('scripts', 'package.mjs')]);

  const shownExample = path.relative(root, example);
  await showCommand('Findings in the example', ['check', shownExample, '--fail-on', 'never']);
  await showCommand('Coverage of the example', ['coverage', shownExample]);
  if (!options.open) return;

  const found = options.embedded ? { reason: 'The embedded VS Code was asked for.' } : findDesktop();
  if ('desktop' in found) return openDesktop(found.desktop);
  say(found.reason);
  if (canHost) return serveEmbedded(options.port);
  sayHowToInstall();
});

/** @param {string[]} args */
function readOptions(args) {
  const options = { open: true, embedded: false, port: 0 };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--no-open') options.open = false;
    else if (args[i] === '--embedded') options.embedded = true;
    else if (args[i] === '--port') options.port = readPort(args[++i]);
    else throw new Failure(`Unknown option ${args[i]}. There are --no-open, --embedded and --port N.`);
  }
  return options;
}

/** @param {string | undefined} text */
function readPort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Failure(`--port takes a number from 1 to 65535, not ${text ?? 'nothing'}.`);
}

/**
 * @param {string} title
 * @param {string[]} args of the command line
 */
async function showCommand(title, args) {
  say(`${title}: firebreak ${args.join(' ')}`);
  await runOrFail(`firebreak ${args[0]}`, process.execPath, [path.join(dist, 'cli.js'), ...args]);
}

/**
 * Opens the example with a profile of its own, so that the user's extensions and settings stay as they are.
 * @param {import('./lib/desktop.mjs').Desktop} desktop
 */
async function openDesktop({ cli }) {
  const profile = inProject('.vscode-host', 'desktop');
  mkdirSync(profile, { recursive: true });
  const profileArgs = [
    '--user-data-dir',
    path.join(profile, 'user-data'),
    '--extensions-dir',
    path.join(profile, 'extensions'),
  ];
  // VS Code refuses to run as root without this.
  if (process.getuid?.() === 0) profileArgs.push('--no-sandbox');
  say(`Opening the example in VS Code (${cli}) with a profile of its own: your settings and extensions stay untouched`);
  await runCode(cli, [...profileArgs, '--install-extension', vsix, '--force']);
  await runCode(cli, [...profileArgs, '--disable-workspace-trust', '--new-window', example]);
  console.log(FIRST_STEP);
  sayHowToInstall();
}

/**
 * @param {string} cli
 * @param {string[]} args
 */
async function runCode(cli, args) {
  const [command, prefix] = process.platform === 'win32' ? ['cmd.exe', ['/d', '/c', cli]] : [cli, []];
  const code = await run(command, [...prefix, ...args]);
  if (code === 0) return;
  sayHowToInstall();
  throw new Failure(`VS Code ended with exit code ${code}. "npm start -- --embedded" does without it on Linux x64.`);
}

/** @param {number} port */
async function serveEmbedded(port) {
  await ensureHost(hostVersions.newest);
  process.once('SIGINT', () => {
    say('Stopping the embedded VS Code.');
    // What the host registered for the exit ends all of its processes.
    process.exit(0);
  });
  say('Starting the embedded VS Code');
  const host = await startHost(hostVersions.newest, { workspace: example, vsix, port });
  say(`The example is open at\n\n    ${host.url}/\n`);
  console.log('Open the address in a browser of this machine. What you edit is examples/shop itself. Ctrl-C ends it.');
  console.log(FIRST_STEP);
  await host.ended;
  throw new Failure('The embedded VS Code ended by itself.');
}

function sayHowToInstall() {
  say(`To install the extension in your VS Code: code --install-extension ${path.relative(process.cwd(), vsix)}`);
  console.log('or in VS Code: Extensions, "...", "Install from VSIX...". Then open the folder examples/shop.');
}
