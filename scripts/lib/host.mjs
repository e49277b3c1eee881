// A real VS Code without a desktop build: code-server, served on loopback and shown in a browser.
// `npm start` and the end-to-end tests share it.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hostPaths } from './install-host.mjs';
import { Failure } from './run.mjs';

/** Built-in extensions that play no part here: the start is quicker and quieter without them. */
const UNUSED_EXTENSIONS = [
  'GitHub.copilot-chat',
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

/** Likewise, unless the workspace is a repository whose state matters. */
const GIT_EXTENSIONS = ['vscode.git', 'vscode.git-base'];

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
  'files.autoSave': 'off',
};

/** Nobody is asked, and nothing is trusted. */
const RESTRICTED = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
};

/**
 * Starts an installed version on 127.0.0.1 with a profile of its own that is thrown away at the end.
 * @param {import('./host-versions.mjs').HostVersion} version
 * @param {object} options
 * @param {string} options.workspace absolute path of the folder to open
 * @param {string} options.vsix absolute path of the extension to install
 * @param {Record<string, unknown>} [options.settings] user settings
 * @param {NodeJS.ProcessEnv} [options.env] also seen by the extension host
 * @param {boolean} [options.isRestricted] the workspace is not trusted
 * @param {boolean} [options.hasGit] with VS Code's own Git extension
 * @param {number} [options.port] 0 takes a free one
 * @param {string} [options.logFile]
 */
export async function startHost(version, options) {
  const { workspace, vsix, settings = {}, env = {}, port = 0, logFile, isRestricted = false, hasGit = false } = options;
  const profile = mkdtempSync(path.join(tmpdir(), 'firebreak-vscode-'));
  const userData = path.join(profile, 'user-data');
  const extensions = path.join(profile, 'extensions');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(
    path.join(userData, 'User', 'settings.json'),
    JSON.stringify({ ...SETTINGS, 'git.enabled': hasGit, ...(isRestricted ? RESTRICTED : {}), ...settings }, null, 2),
  );
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
    VSCODE_SKIP_BUILTIN_EXTENSIONS: [...UNUSED_EXTENSIONS, ...(hasGit ? [] : GIT_EXTENSIONS)].join(','),
  };
  const { node, codeServer } = hostPaths(version);
  const entry = path.join(codeServer, 'out', 'node', 'entry.js');
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
      ...['--disable-telemetry', '--disable-update-check'],
      ...(isRestricted ? [] : ['--disable-workspace-trust']),
      ...['--disable-getting-started-override', '--disable-proxy', workspace],
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
