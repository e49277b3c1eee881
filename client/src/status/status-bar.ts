import * as vscode from 'vscode';
import type { AnalysisChanged } from '../../../server/src/protocol/protocol';
import type { Server } from '../server';
import { showsStatusBar } from '../settings';
import { coverageStatus } from './status-text';

/** The item on the left of the status bar: there once workloads are known, and for as long as they are. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: readonly vscode.Disposable[];
  #change: AnalysisChanged | undefined;
  /** What stands there, as JSON. */
  #shown: string | undefined;

  constructor(server: Server) {
    this.#item = vscode.window.createStatusBarItem('firebreak.coverage', vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t('Firebreak Coverage');
    this.#item.command = 'firebreak.coverage.focus';
    this.#subscriptions = [
      this.#item,
      server.onAnalysisChanged((change) => this.#show(change)),
      server.onFailed(() => this.#show(undefined)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('firebreak.statusBar')) this.#show(this.#change);
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(change: AnalysisChanged | undefined): void {
    this.#change = change;
    const status = change === undefined || !showsStatusBar() ? undefined : coverageStatus(change);
    // Most edits change no number, and a new text would close a tooltip that somebody reads.
    const shown = JSON.stringify(status);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (status === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = status.text;
    this.#item.accessibilityInformation = { label: status.spoken };
    this.#item.tooltip = new vscode.MarkdownString().appendText(status.tooltip.join('\n'));
    this.#item.show();
  }
}
