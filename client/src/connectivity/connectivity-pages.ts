import * as vscode from 'vscode';
import type { PageText } from './page-text';

const scheme = 'firebreak-connectivity';

/** Read-only texts in which names lead to manifests, each at its own address. */
export class ConnectivityPages
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #pages = new Map<string, PageText>();

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme }, this),
    ];
  }

  /** The address of a page of that name. VS Code takes it for a diff by its ending, and colours what opens and closes. */
  static address(name: string): vscode.Uri {
    return vscode.Uri.from({ scheme, path: `/${name}.diff` });
  }

  /** Fills a page; an editor that shows it follows. */
  fill(address: vscode.Uri, page: PageText): void {
    this.#pages.set(address.toString(), page);
    this.#changed.fire(address);
  }

  async show(address: vscode.Uri, page: PageText): Promise<void> {
    this.fill(address, page);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(address), { preview: false });
  }

  provideTextDocumentContent(address: vscode.Uri): string {
    return this.#pages.get(address.toString())?.text ?? '';
  }

  provideDocumentLinks({ uri: address }: vscode.TextDocument): vscode.DocumentLink[] {
    const links = this.#pages.get(address.toString())?.links ?? [];
    return links.map(({ line, start, end, location: { uri, range } }) => {
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
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
