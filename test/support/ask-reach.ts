import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface Question {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port: number;
}

export interface Answer extends Question {
  readonly verdict: string;
  readonly reason: string;
}

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** Asks the built command line, as a user would: `firebreak reach FOLDER --queries - --format json`. */
export function askReach(folder: string, questions: readonly Question[]): readonly Answer[] {
  if (!existsSync(cli)) throw new Error(`There is no ${cli}: run "npm run build" first.`);
  const args = [cli, 'reach', folder, '--queries', '-', '--format', 'json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`firebreak reach ended with ${status}: ${stderr}`);
  const answers = JSON.parse(stdout) as readonly Answer[];
  answers.forEach(({ from, to, protocol, port }, index) => {
    const asked = questions[index];
    const isRepeated = from === asked?.from && to === asked.to && protocol === asked.protocol && port === asked.port;
    if (!isRepeated) throw new Error(`Answer ${index} does not repeat its question.`);
  });
  if (answers.length !== questions.length) throw new Error('There is not one answer for each question.');
  return answers;
}
