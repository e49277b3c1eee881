import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { registerCommands } from './commands';
import { ConnectivityPage } from './connectivity/connectivity-page';
import { ConnectivityPages } from './connectivity/connectivity-pages';
import { FixPreviewPage } from './connectivity/fix-preview';
import { CoverageView } from './coverage/coverage-view';
import { looksLikeKubernetes } from './looks-like-kubernetes';
import { registerRulePages } from './rule-page';
import { provideSampleShop } from './sample/sample-shop';
import { type CreateClient, Server } from './server';
import { isEnabledFor } from './settings';
import { LanguageStatus } from './status/language-status';
import { StatusBar } from './status/status-bar';

/** What the extension gives to its tests. */
export interface Api {
  /** Undefined until a manifest or the view was looked at. */
  readonly client: BaseLanguageClient | undefined;
  readonly coverage: CoverageView;
}

/** Registers everything and starts nothing: the server waits for the first manifest, or for the view. */
export function start(context: vscode.ExtensionContext, createClient: CreateClient): Api {
  const output = vscode.window.createOutputChannel('Firebreak', { log: true });
  const server = new Server(createClient, output);
  running = server;
  const coverage = new CoverageView(server);
  const pages = new ConnectivityPages();
  const connectivity = new ConnectivityPage(server, pages);
  const fixPreview = new FixPreviewPage(server, pages);
  provideSampleShop(context);
  context.subscriptions.push(
    output,
    coverage,
    pages,
    connectivity,
    fixPreview,
    new StatusBar(server),
    new LanguageStatus(server),
    ...registerRulePages(context.extensionUri),
    ...registerCommands(server, { coverage, connectivity, fixPreview }, context),
  );

  const startFor = (document: vscode.TextDocument) => {
    if (server.isTried || !isEnabledFor(document.uri)) return;
    if (!looksLikeKubernetes(document.languageId, document.getText())) return;
    server.ensureStarted().catch(() => undefined);
  };
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.workspace.onDidChangeTextDocument(({ document }) => startFor(document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('firebreak.enable')) vscode.workspace.textDocuments.forEach(startFor);
    }),
  );
  vscode.workspace.textDocuments.forEach(startFor);
  return {
    get client() {
      return server.client;
    },
    coverage,
  };
}

export async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/** `deactivate` is called without arguments. */
let running: Server | undefined;
