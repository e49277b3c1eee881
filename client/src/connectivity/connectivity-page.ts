import * as vscode from 'vscode';
import {
  type CompareConnectivityParams,
  type ComparedConnectivity,
  compareConnectivityRequest,
} from '../../../server/src/protocol/protocol';
import type { Server } from '../server';
import { isEnabledSomewhere } from '../settings';
import { committedFiles } from './committed-files';
import { type ComparisonText, comparisonText, messageText } from './comparison-text';

const scheme = 'firebreak-connectivity';

/** VS Code takes it for a diff by its ending, and colours what opens and closes. */
const address = vscode.Uri.from({ scheme, path: '/Connectivity with HEAD.diff' });

/** Which connections the edits since HEAD open and close, as a read-only text in which names lead to their manifests. */
export class ConnectivityPage
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #server: Server;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #page: ComparisonText = messageText(
    vscode.l10n.t('Run “Firebreak: Compare Connectivity with HEAD” to fill this page.'),
  );
  #running: vscode.CancellationTokenSource | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(server: Server) {
    this.#server = server;
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme }, this),
    ];
  }

  /** Compares once more and shows the page; a comparison that is still running is given up. */
  async compare(): Promise<void> {
    this.#running?.cancel();
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    const progress = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Comparing connectivity') };
    try {
      const page = await vscode.window.withProgress(progress, () => this.#describe(running.token));
      if (running.token.isCancellationRequested) return;
      this.#page = page;
    } finally {
      if (this.#running === running) this.#running = undefined;
      running.dispose();
    }
    this.#changed.fire(address);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(address), { preview: false });
  }

  provideTextDocumentContent(): string {
    return this.#page.text;
  }

  provideDocumentLinks(): vscode.DocumentLink[] {
    return this.#page.links.map(({ line, start, end, location: { uri, range } }) => {
      const fragment = `L${range.start.line + 1},${range.start.character + 1}`;
      const link = new vscode.DocumentLink(
        new vscode.Range(line, start, line, end),
        vscode.Uri.parse(uri).with({ fragment }),
      );
      link.tooltip = vscode.l10n.t('Go to File');
      return link;
    });
  }

  dispose(): void {
    this.#running?.cancel();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** What cannot be compared is said on the page. */
  async #describe(token: vscode.CancellationToken): Promise<ComparisonText> {
    if (!isEnabledSomewhere()) return messageText(vscode.l10n.t('Firebreak is switched off for this workspace.'));
    try {
      const committed = await committedFiles(token);
      if (token.isCancellationRequested) return this.#page;
      if (committed.kind === 'unknown') return messageText(committed.why);
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
