import * as vscode from 'vscode';
import {
  type CompareConnectivityParams,
  type ComparedConnectivity,
  compareConnectivityRequest,
} from '../../../server/src/protocol/protocol';
import type { Server } from '../server';
import { isEnabledSomewhere } from '../settings';
import { committedFiles } from './committed-files';
import { comparisonText, messageText } from './comparison-text';
import { ConnectivityPages } from './connectivity-pages';
import type { PageText } from './page-text';

const address = ConnectivityPages.address('Connectivity with HEAD');

/** Which connections the edits since HEAD open and close, as a read-only text in which names lead to their manifests. */
export class ConnectivityPage implements vscode.Disposable {
  readonly #server: Server;
  readonly #pages: ConnectivityPages;
  #running: vscode.CancellationTokenSource | undefined;

  constructor(server: Server, pages: ConnectivityPages) {
    this.#server = server;
    this.#pages = pages;
    pages.fill(
      address,
      messageText(vscode.l10n.t('Run “Firebreak: Compare Connectivity with HEAD” to fill this page.')),
    );
  }

  /** Compares once more and shows the page; a comparison that is still running is given up. */
  async compare(): Promise<void> {
    this.#running?.cancel();
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    const progress = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Comparing connectivity') };
    try {
      const page = await vscode.window.withProgress(progress, () => this.#describe(running.token));
      if (page !== undefined && !running.token.isCancellationRequested) await this.#pages.show(address, page);
    } finally {
      if (this.#running === running) this.#running = undefined;
      running.dispose();
    }
  }

  dispose(): void {
    this.#running?.cancel();
  }

  /** What cannot be compared is said on the page. Undefined when it was given up. */
  async #describe(token: vscode.CancellationToken): Promise<PageText | undefined> {
    if (!isEnabledSomewhere()) return messageText(vscode.l10n.t('Firebreak is switched off for this workspace.'));
    try {
      const committed = await committedFiles(token);
      if (committed.kind === 'unknown') return messageText(committed.why);
      if (token.isCancellationRequested) return undefined;
      const { earlier, notes } = committed;
      const params: CompareConnectivityParams = { earlier };
      const answer = await this.#server.request<ComparedConnectivity | null>(compareConnectivityRequest, params, token);
      // It has given up, as if nobody wanted the answer any more.
      if (answer === null)
        return messageText(vscode.l10n.t('Nothing was compared. Run the command again in a moment.'));
      return comparisonText(answer, notes);
    } catch (error) {
      if (!token.isCancellationRequested) this.#server.output.error(error instanceof Error ? error : String(error));
      return messageText(vscode.l10n.t('The comparison failed. “Firebreak: Show Output” says why.'));
    }
  }
}
