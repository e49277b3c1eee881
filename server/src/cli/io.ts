import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { styleText } from 'node:util';
import { noPaint, type Paint } from '../core';
import { unreadReasons } from '../workspace/unread-reasons';
import { UsageError } from './usage-error';

/** The world as a command sees it. Standard output carries the report and nothing else. */
export interface Io {
  /** Absolute path of the current directory. */
  readonly cwd: string;
  /** Colours for standard output. */
  readonly paint: Paint;
  /** Progress is shown only to someone who watches. */
  readonly isErrorTerminal: boolean;
  out(text: string): void;
  /** For reports that may be larger than memory: waits for the reader. */
  outPieces(pieces: Iterable<string>): Promise<void>;
  error(text: string): void;
  readStdin(): Promise<string>;
}

/** This process: its directory, its streams and its terminal. */
export function processIo(): Io {
  return {
    cwd: process.cwd(),
    paint: wantsColour(process.env, process.stdout.isTTY === true) ? terminalPaint : noPaint,
    isErrorTerminal: process.stderr.isTTY === true,
    out: (text) => process.stdout.write(text),
    outPieces: (pieces) => pipeline(Readable.from(joinPieces(pieces)), process.stdout, { end: false }),
    error: (text) => process.stderr.write(text),
    readStdin,
  };
}

/**
 * NO_COLOR (https://no-color.org) and FORCE_COLOR count when they are set and not empty; FORCE_COLOR=0 means no colour.
 * Exported for its table test.
 */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

const terminalPaint: Paint = {
  strong: paintWith('bold'),
  faint: paintWith('dim'),
  bad: paintWith('red'),
  doubtful: paintWith('yellow'),
  good: paintWith('green'),
  note: paintWith('cyan'),
};

function paintWith(format: Parameters<typeof styleText>[0]): (text: string) => string {
  return (text) => styleText(format, text);
}

/** Characters that are written at once. */
const pieceLength = 64 * 1024;

function* joinPieces(pieces: Iterable<string>): Iterable<string> {
  let joined = '';
  for (const piece of pieces) {
    joined += piece;
    if (joined.length < pieceLength) continue;
    yield joined;
    joined = '';
  }
  if (joined !== '') yield joined;
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) throw new UsageError(`Standard input cannot be read. ${unreadReasons['not-text']}`);
  return bytes.toString('utf8');
}
