// Runs vitest and counts its tests from its own report, so that a suite that did not run is never taken as passed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { testResults } from './project.mjs';
import { run, tool } from './run.mjs';
import { oneFailure } from './tally.mjs';

/**
 * @param {string} name of the report in test-results/
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runVitest(name, args, env) {
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
    return oneFailure;
  }
  const tally = count(JSON.parse(readFileSync(report, 'utf8')));
  // An error outside of any test fails the run without a failed test.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/**
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {import('./tally.mjs').Tally}
 */
function count({ testResults: files }) {
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
