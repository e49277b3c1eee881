// Runs vitest and counts its tests from its own report, so that a suite that did not run is never taken as passed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inProject, testResults } from './project.mjs';
import { run, tool } from './run.mjs';
import { oneFailure, sum } from './tally.mjs';

/** @typedef {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }} FileReport */

/** More files than this fail together for a reason, and running them again would only take time. */
const MOST_FILES_AGAIN = 4;

/**
 * @param {string} name of the report in test-results/
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, again?: boolean }} [options] `again`: a few files that failed get a second run, by
 *   themselves. What passes then is counted as passed and named, because a test that depends on the machine is a defect.
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runVitest(name, args, { env = {}, again = false } = {}) {
  const first = await runOnce(name, args, env);
  if (first === undefined) return oneFailure;
  const failed = first.files.filter(({ status }) => status === 'failed');
  if (!again || failed.length === 0 || failed.length > MOST_FILES_AGAIN) return first.tally;
  const paths = failed.map((file) => path.relative(inProject(), file.name));
  console.log(`\nRunning again what failed: ${paths.join(', ')}`);
  const second = await runOnce(`${name}-again`, [...args, ...paths], env);
  if (second === undefined) return first.tally;
  if (second.tally.failed === 0) {
    const unsteady = failed.flatMap(({ assertionResults }) => assertionResults.filter((test) => !isNotFailed(test)));
    for (const { fullName } of unsteady) console.log(`Failed once and passed when run again: ${fullName}`);
  }
  return sum([count(first.files.filter((file) => !failed.includes(file))), second.tally]);
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ files: FileReport[], tally: import('./tally.mjs').Tally } | undefined>} undefined: nothing ran
 */
async function runOnce(name, args, env) {
  const report = path.join(testResults, `${name}.json`);
  mkdirSync(testResults, { recursive: true });
  rmSync(report, { force: true });
  const [command, prefix] = tool('vitest');
  // A missing golden file is a failure, unless the user asks for an update.
  const update = args.some((arg) => arg === '-u' || arg.startsWith('--update')) ? [] : ['--update=none'];
  const code = await run(
    command,
    [...prefix, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...update, ...args],
    { env: { ...process.env, ...env } },
  );
  if (!existsSync(report)) {
    console.error('vitest left no report: its tests did not run.');
    return undefined;
  }
  /** @type {FileReport[]} */
  const files = JSON.parse(readFileSync(report, 'utf8')).testResults;
  const tally = count(files);
  // An error outside of any test fails the run without a failed test.
  return { files, tally: code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally };
}

/**
 * @param {readonly FileReport[]} files
 * @returns {import('./tally.mjs').Tally}
 */
function count(files) {
  const tests = files.flatMap((file) => file.assertionResults);
  // A file that could not be loaded has failed, and has no tests to say so.
  const brokenFiles = files.filter((file) => file.status === 'failed' && file.assertionResults.every(isNotFailed));
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length;
  return { passed, failed: failed + brokenFiles.length, skipped: tests.length - passed - failed };
}

/** @param {{ status: string }} test */
function isNotFailed(test) {
  return test.status !== 'failed';
}
