import type { Git } from './git';

/** Reads objects of a repository by their names, one process for all of them. */
export interface GitObjects {
  /** The content of a blob; undefined when the repository does not have it. */
  read(name: string): Promise<Buffer | undefined>;
  close(): void;
}

interface Waiting {
  readonly resolve: (content: Buffer | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** `git cat-file --batch` answers in order: `NAME TYPE SIZE`, a line feed, the content, a line feed; or `NAME missing`. */
export function openGitObjects(git: Git): GitObjects {
  const child = git.start(['cat-file', '--batch']);
  const waiting: Waiting[] = [];
  let received: Buffer = Buffer.alloc(0);
  const fail = (message: string) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`git cat-file: ${message}`));
  };
  child.stdout.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    for (let answer = readAnswer(received); answer !== undefined; answer = readAnswer(received)) {
      received = received.subarray(answer.length);
      waiting.shift()?.resolve(answer.content);
    }
  });
  child.stderr.resume();
  child.stdin.on('error', (error) => fail(error.message));
  child.on('error', (error) => fail(error.message));
  child.on('close', () => fail('it ended early'));
  return {
    read: (name) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${name}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

/** The first answer, once all of it is there. */
function readAnswer(received: Buffer): { readonly content: Buffer | undefined; readonly length: number } | undefined {
  const endOfHeader = received.indexOf(0x0a);
  if (endOfHeader < 0) return undefined;
  const size = /^[0-9a-f]+ blob (\d+)$/.exec(received.toString('latin1', 0, endOfHeader))?.[1];
  if (size === undefined) return { content: undefined, length: endOfHeader + 1 };
  const start = endOfHeader + 1;
  const end = start + Number(size);
  return received.length <= end ? undefined : { content: received.subarray(start, end), length: end + 1 };
}
