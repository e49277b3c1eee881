// Running other programs, saying what happens, and failing with a sentence instead of a stack.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inProject, root } from './project.mjs';

/** An expected failure: its message is all that the user needs. */
export class Failure extends Error {}

/** @param {string} text */
export function say(text) {
  console.log(`\n» ${text}`);
}

/**
 * Runs the script's main function; an expected failure ends it with its message alone.
 * @param {() => Promise<number | void>} body resolves to the exit code
 */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof Failure)) throw error;
    console.error(`\nFailed: ${error.message}`);
  }
}

/**
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} RunOptions
 * `quiet` keeps the output and prints it only when the command fails.
 */

/**
 * Runs a command to its end and resolves to its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.once('error', (error) => reject(new Failure(`${command} could not be started: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      if (signal !== null) console.error(`${path.basename(command)} was ended by ${signal}.`);
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs a command that must succeed.
 * @param {string} purpose what failed, for the message
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function runOrFail(purpose, command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Failure(`${purpose} failed (exit code ${code}); the reason is above.`);
}

/**
 * The command line of a tool from node_modules, run by this Node.js so that it works the same on every system.
 * @param {string} packageName
 * @param {string} [binary]
 * @returns {[command: string, args: string[]]}
 */
export function tool(packageName, binary = packageName) {
  const folder = inProject('node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return [process.execPath, [path.join(folder, typeof bin === 'string' ? bin : bin[binary])]];
}

/**
 * The command line of npm: the npm that started this script, else the one beside Node.js on the PATH.
 * @returns {[command: string, args: string[]]}
 */
export function npm() {
  const started = process.env['npm_execpath'];
  if (started?.endsWith('.js')) return [process.execPath, [started]];
  return process.platform === 'win32' ? ['cmd.exe', ['/d', '/c', 'npm']] : ['npm', []];
}
