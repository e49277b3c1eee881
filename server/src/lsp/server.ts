import {
  type CancellationToken,
  CodeActionKind,
  type Connection,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  PositionEncodingKind,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { coverageRequest, fileStatusRequest, reloadRequest, rulesRequest } from '../protocol/protocol';
import { readClientFeatures } from './client-features';
import { describeError } from './describe-error';
import { answerCoverage } from './handlers/coverage';
import { answerFileStatus } from './handlers/file-status';
import { answerRules } from './handlers/rules';
import { type LateMethod, lateRequests } from './late-requests';
import type { ServerContext } from './server-context';
import type { ServerOptions } from './server-options';
import { Session } from './session';

/**
 * Wires a connection to a session. What a handler throws is logged and answered; the server goes on.
 * Nothing here reads files or starts processes, so the same wiring serves Node and a web worker.
 */
export function runServer(connection: Connection, options: ServerOptions): void {
  let session: Session | undefined;
  let isShutDown = false;
  const logError = (what: string, error: unknown) => connection.console.error(`${what}: ${describeError(error)}`);

  const notice = (method: string, params: unknown, handler: NoticeHandler) => {
    try {
      if (session !== undefined) handler(params, session);
    } catch (error) {
      logError(method, error);
    }
  };
  const onNotification = (method: string, handler: NoticeHandler) =>
    connection.onNotification(method, (params: unknown) => notice(method, params, handler));

  const onRequest = (method: string, handler: RequestHandler) =>
    connection.onRequest(method, async (...parts: unknown[]): Promise<unknown> => {
      // Without parameters the token comes first.
      const token = parts.at(-1) as CancellationToken;
      const params = parts.length > 1 ? parts[0] : undefined;
      if (session === undefined) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'Not initialized.');
      if (isShutDown) throw new ResponseError(ErrorCodes.InvalidRequest, 'The server was shut down.');
      const result = await answer(method, () =>
        handler(params, (session as Session).context, () => token.isCancellationRequested),
      );
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
      return result;
    });

  async function answer(method: string, run: () => unknown): Promise<unknown> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      logError(method, error);
      throw new ResponseError(ErrorCodes.InternalError, `${method} failed; the log says where.`);
    }
  }

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    // A second session would know nothing of what is open and shown.
    if (session !== undefined) throw new ResponseError(ErrorCodes.InvalidRequest, 'Initialized already.');
    const features = readClientFeatures(params);
    session = new Session(connection, features, options, logError);
    return { capabilities, serverInfo: { name: 'firebreak', version: options.version } };
  });
  connection.onInitialized(() => {
    // The library has taken this notification over for clients that announce it.
    if (session?.context.features.canChangeFolders) {
      connection.workspace.onDidChangeWorkspaceFolders((event) =>
        notice(folderNotification, { event }, (params, current) => current.didChangeFolders(params)),
      );
    }
    session?.start();
  });
  connection.onShutdown(() => {
    isShutDown = true;
    session?.dispose();
  });

  onNotification('textDocument/didOpen', (params, current) => current.didOpen(params));
  onNotification('textDocument/didChange', (params, current) => current.didChange(params));
  onNotification('textDocument/didClose', (params, current) => current.didClose(params));
  onNotification('textDocument/didSave', (params, current) => current.didSave(params));
  onNotification('workspace/didChangeWatchedFiles', (params, current) => current.didChangeWatchedFiles(params));
  onNotification(folderNotification, (params, current) => current.didChangeFolders(params));
  onNotification('workspace/didChangeConfiguration', (params, current) => current.didChangeConfiguration(params));
  onNotification('workspace/didCreateFiles', (params, current) => current.didCreateFiles(params));
  onNotification('workspace/didRenameFiles', (params, current) => current.didRenameFiles(params));
  onNotification('workspace/didDeleteFiles', (params, current) => current.didDeleteFiles(params));

  for (const [method, { without }] of Object.entries(lateRequests)) {
    onRequest(method, async (params, context, isCancelled) => {
      const answerLater = await session?.answerTo(method as LateMethod);
      return answerLater === undefined ? without(params) : answerLater(params, context, isCancelled);
    });
  }
  onRequest(coverageRequest, (_params, context, isCancelled) => answerCoverage(context, isCancelled));
  onRequest(fileStatusRequest, (params, context) => answerFileStatus(params, context));
  onRequest(rulesRequest, () => answerRules());
  onRequest(reloadRequest, (_params, context) => {
    context.workspace.reload();
    return context.workspace.settled().then(() => null);
  });

  connection.listen();
}

type RequestHandler = (params: unknown, context: ServerContext, isCancelled: () => boolean) => unknown;
type NoticeHandler = (params: unknown, session: Session) => void;

const folderNotification = 'workspace/didChangeWorkspaceFolders';
const folderOperations = { filters: [{ pattern: { glob: '**/*' } }] };

const capabilities: InitializeResult['capabilities'] = {
  positionEncoding: PositionEncodingKind.UTF16,
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix], resolveProvider: true },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  codeLensProvider: { resolveProvider: true },
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { didCreate: folderOperations, didRename: folderOperations, didDelete: folderOperations },
  },
};
