import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { loadGroup } from '../../core';
import { discreetConsole } from '../discreet-console';
import { noFileSystem } from '../no-file-system';
import { runServer } from '../server';
import { version } from '../version';
import { runScript } from './run-script';

/** The worker itself, in which this runs. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

const connection = createConnection(discreetConsole, new BrowserMessageReader(self), new BrowserMessageWriter(self));
runServer(connection, {
  fileSystem: noFileSystem,
  version: version(),
  quietMilliseconds: 150,
  loadAnswers: { answers: () => import('../answers'), 'fix-answers': () => import('../fix-answers') },
  loadGroup,
  runPart: (part, features) => runScript(`web-server-${part}.js`, connection, features),
});
