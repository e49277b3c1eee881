import { setFlagsFromString } from 'node:v8';
import { createConnection } from 'vscode-languageserver/node';
import { loadGroup } from '../../core';
import { nodeFileSystem } from '../../node/file-system';
import { describeError } from '../describe-error';
import { discreetConsole } from '../discreet-console';
import { runServer } from '../server';
import type { LoadAnswers } from '../server-options';
import { version } from '../version';

/** Starts the server on what the command line names: `--stdio` or `--node-ipc`. Ends the process with the client. */
export function startServer(loadAnswers: LoadAnswers): void {
  optimizeLater();
  const connection = createConnection(discreetConsole);
  const logOrEnd = (error: unknown) => {
    try {
      connection.console.error(describeError(error));
    } catch {
      // The connection is closed: there is nobody left to work for.
      process.exit(1);
    }
  };
  process.on('unhandledRejection', logOrEnd);
  process.on('uncaughtException', (error) => {
    // Nobody reads what is written.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(1);
    logOrEnd(error);
  });
  process.on('disconnect', () => process.exit(1));
  runServer(connection, {
    fileSystem: nodeFileSystem,
    version: version(),
    quietMilliseconds: 150,
    loadAnswers,
    loadGroup,
    runPart: async () => {},
  });
}

/**
 * V8 optimizes what has run for a while, on other threads. A server answers each edit with a little of much code, so
 * with V8's measure that goes on for hundreds of edits, and costs more than it gains: an edit of a port in 22 kB takes
 * 4 ms instead of 6, and opening 10,000 manifests a tenth less. This is four times the measure; one that does not know
 * it says so on stderr and goes on.
 */
function optimizeLater(): void {
  setFlagsFromString('--interrupt-budget=270000');
}
