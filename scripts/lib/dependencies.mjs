// Installs the development dependencies when they are missing or older than package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import { inProject } from './project.mjs';
import { Failure, npm, runOrFail, say } from './run.mjs';

const OLDEST_NODE = [20, 19];

export async function ensureDependencies() {
  ensureNode();
  const difference = firstDifference();
  if (difference === undefined) return;
  say(`Installing the development dependencies (npm ci, about half a minute): ${difference}`);
  const [command, args] = npm();
  await runOrFail('npm ci', command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const left = firstDifference();
  if (left !== undefined) throw new Failure(`npm ci ended well but ${left}`);
}

function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Failure(`Firebreak needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.version}.`);
}

/** What keeps node_modules from being what package-lock.json asks for, if anything. */
function firstDifference() {
  const installedFile = inProject('node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'there is no node_modules yet.';
  const wanted = readPackages(inProject('package-lock.json'));
  const installed = readPackages(installedFile);
  for (const [name, { version, optional }] of Object.entries(wanted)) {
    if (name === '' || optional === true) continue;
    if (installed[name]?.version !== version || !existsSync(inProject(name))) return `${name} ${version} is missing.`;
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
