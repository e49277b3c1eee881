/** A language server that does nothing: what the process and the protocol cost before any work. */
import server from 'vscode-languageserver/node';

const connection = server.createConnection();
connection.onInitialize(() => ({ capabilities: { textDocumentSync: server.TextDocumentSyncKind.Incremental } }));
connection.onNotification('textDocument/didChange', () => {});
connection.onShutdown(() => {});
connection.listen();
