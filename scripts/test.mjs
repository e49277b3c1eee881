// npm test: everything a contributor can run from a fresh clone; the end-to-end suites are `npm run e2e`.
// The last line counts vitest's tests; a stage that fails counts as one failure.
import { existsSync } from 'node:fs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { corpus, inProject } from './lib/project.mjs';
import { Failure, main, run, say, tool } from './lib/run.mjs';
import { exitCode, line, nothing, oneFailure, sum } from './lib/tally.mjs';

await main(async () => {
  await ensureDependencies();
  const stages = [
    await stage('Building and packing the extension', [process.execPath, [inProject('scripts', 'package.mjs')]]),
    await stage('Checking types and boundaries (tsc)', tool('typescript', 'tsc'), ['-b']),
    await stage('Checking format and lint (biome)', tool('@biomejs/biome', 'biome'), [
      'check',
      '--error-on-warnings',
      '.',
    ]),
    await stage('Looking for dead code (knip)', tool('knip')),
  ];
  say('Running the tests (vitest)');
  if (!existsSync(corpus)) {
    console.log(`No corpus at ${corpus} (variable FIREBREAK_CORPUS): the conformance tests that read it are skipped.`);
  }
  const { runVitest } = await import('./lib/vitest.mjs');
  const args = process.argv.slice(2);
  // Who names tests wants to see these.
  const tests = await runVitest('vitest', args, { again: args.length === 0 });
  const tally = sum([...stages.map(({ tally }) => tally), tests]);
  // The tests have pushed it far up.
  for (const { title, tally } of stages)
    if (tally.failed > 0) console.error(`\nFailed: ${title}; the reason is above.`);
  console.log(`\n${line(tally)}`);
  return exitCode(tally);
});

/**
 * @param {string} title
 * @param {[command: string, args: string[]]} tool
 * @param {readonly string[]} [args]
 */
async function stage(title, [command, prefix], args = []) {
  say(title);
  const started = Date.now();
  const code = await run(command, [...prefix, ...args]).catch((error) => {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    return 1;
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(code === 0 ? `  done in ${seconds} s` : `  FAILED (exit code ${code}) after ${seconds} s`);
  return { title, tally: code === 0 ? nothing : oneFailure };
}
