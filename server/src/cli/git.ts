import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';

/** The `git` of this machine, run in one folder. Reads objects only, and never runs or fetches what a repository names. */
export interface Git {
  /** The folder that git takes for its current one. */
  readonly folder: string;
  /** What a command prints, byte by byte; a text is what it complains about. */
  run(args: readonly string[]): Promise<Buffer | string>;
  start(args: readonly string[]): ChildProcessWithoutNullStreams;
}

/** Undefined where git is not installed. */
export function gitIn(folder: string): Git | undefined {
  const program = findGit(folder);
  if (program === undefined) return undefined;
  const start = (args: readonly string[]) =>
    spawn(program, [...harmless, ...args], { cwd: folder, env: { ...process.env, ...harmlessEnvironment } });
  return { folder, start, run: (args) => outputOf(start(args)) };
}

// What a repository may configure and git would run: a monitor of files, hooks, a pager, and whatever fetches the objects
// that a partial clone lacks. Other programs (filters, text conversions, external diffs) are for commands that are not used.
const harmless = [
  '--no-pager',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.allow=never',
] as const;

const harmlessEnvironment = {
  // An empty list: nothing may be fetched, whatever the configuration says of a single protocol.
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
} as const;

/** By its absolute path, because some systems look into the current folder first; nothing inside of that is run. */
function findGit(folder: string): string | undefined {
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  const places = (process.env['PATH'] ?? '').split(path.delimiter).filter((place) => path.isAbsolute(place));
  return places
    .filter((place) => !`${path.resolve(place)}${path.sep}`.startsWith(`${path.resolve(folder)}${path.sep}`))
    .flatMap((place) => names.map((name) => path.join(place, name)))
    .find((program) => statSync(program, { throwIfNoEntry: false })?.isFile() === true);
}

function outputOf(child: ChildProcessWithoutNullStreams): Promise<Buffer | string> {
  const [output, complaints]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  child.stdin.end();
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) =>
      resolve(code === 0 ? Buffer.concat(output) : Buffer.concat(complaints).toString('utf8').trim()),
    );
  });
}
