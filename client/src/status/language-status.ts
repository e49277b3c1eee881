import * as vscode from 'vscode';
import { type FileStatus, type FileStatusParams, fileStatusRequest } from '../../../server/src/protocol/protocol';
import { isServedLanguage, type Server } from '../server';
import { fileStatusText } from './status-text';

/** What the active manifest holds, beside its language in the status bar. Asks a server that runs, and starts none. */
export class LanguageStatus implements vscode.Disposable {
  readonly #server: Server;
  readonly #subscriptions: readonly vscode.Disposable[];
  #item: vscode.LanguageStatusItem | undefined;
  #lastUpdate = 0;

  constructor(server: Server) {
    this.#server = server;
    const update = () => void this.#update();
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(update),
      server.onStarted(update),
      server.onAnalysisChanged(update),
      server.onFailed(update),
    ];
  }

  dispose(): void {
    this.#hide();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #update(): Promise<void> {
    this.#lastUpdate += 1;
    const update = this.#lastUpdate;
    const document = activeDocument();
    const status = document === undefined ? undefined : await this.#ask(document);
    // Another editor was chosen or the analysis went on meanwhile: the newer question is on the way, or is answered.
    if (update !== this.#lastUpdate || document !== activeDocument()) return;
    const text = status === undefined ? undefined : fileStatusText(status);
    if (document === undefined || text === undefined) {
      this.#hide();
      return;
    }
    this.#item ??= vscode.languages.createLanguageStatusItem('firebreak.file', []);
    this.#item.selector = { language: document.languageId, scheme: document.uri.scheme };
    this.#item.name = 'Firebreak';
    this.#item.text = text.text;
    this.#item.detail = text.detail ?? '';
    this.#item.busy = text.isBusy;
    this.#item.severity = text.isWarning
      ? vscode.LanguageStatusSeverity.Warning
      : vscode.LanguageStatusSeverity.Information;
    this.#item.command = {
      command: 'workbench.action.openSettings',
      title: vscode.l10n.t('Change Default Namespace'),
      arguments: ['firebreak.defaultNamespace'],
    };
  }

  async #ask(document: vscode.TextDocument): Promise<FileStatus | undefined> {
    if (!this.#server.isRunning) return undefined;
    const params: FileStatusParams = { uri: document.uri.toString() };
    try {
      return (await this.#server.request<FileStatus | null>(fileStatusRequest, params)) ?? undefined;
    } catch {
      // The server has ended meanwhile, which the view says.
      return undefined;
    }
  }

  #hide(): void {
    this.#item?.dispose();
    this.#item = undefined;
  }
}

function activeDocument(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isServedLanguage(document.languageId) ? document : undefined;
}
