import { createConnection } from 'vscode-languageserver/node';
import { nodeFileSystem } from '../../node/file-system';
import { version } from '../../node/version';
import { describeError } from '../describe-error';
import { discreetConsole } from '../discreet-console';
import { runServer } from '../server';

/** Starts the server on what the command line names: `--stdio` or `--node-ipc`. Ends the process with the client. */
export function startServer(): void {
  const connection = createConnection(discreetConsole);
  process.on('unhandledRejection', (error) => connection.console.error(describeError(error)));
  process.on('uncaughtException', (error) => {
    // The client is gone: there is nobody left to work for.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(1);
    connection.console.error(describeError(error));
  });
  process.on('disconnect', () => process.exit(1));
  runServer(connection, { fileSystem: nodeFileSystem, version: version(), quietMilliseconds: 150 });
}
