import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

interface Outcome {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly title: string;
  readonly error?: string;
}

/** VS Code calls this inside its extension host; it rejects when a test fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 120_000, color: false });
  mocha.suite.emit('pre-require', globalThis, 'extension.test', mocha);
  await import('./extension.test.ts');
  const outcomes: Outcome[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => outcomes.push({ state: 'passed', title: test.fullTitle() }));
    runner.on('pending', (test) => outcomes.push({ state: 'skipped', title: test.fullTitle() }));
    runner.on('fail', (test, error) =>
      outcomes.push({ state: 'failed', title: test.fullTitle(), error: error.stack ?? String(error) }),
    );
  });
  const report = process.env['FIREBREAK_HOST_REPORT'];
  if (report !== undefined) writeFileSync(report, JSON.stringify(outcomes, null, 2));
  if (outcomes.every((outcome) => outcome.state !== 'passed')) throw new Error('No test passed.');
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
