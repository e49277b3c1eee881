import * as vscode from 'vscode';
import type { CodeAction } from 'vscode-languageclient';
import {
  type FixPreview,
  type FixReference,
  type PlainRange,
  type PreviewableFix,
  type PreviewableFixesParams,
  previewableFixesRequest,
  previewFixRequest,
} from '../../../server/src/protocol/protocol';
import type { Server } from '../server';
import { isEnabledSomewhere } from '../settings';
import { visible } from '../visible';
import { ConnectivityPages } from './connectivity-pages';
import { type ComparedFix, previewMessage, previewText } from './preview-text';

/** How long a message stays in the status bar. */
const messageMilliseconds = 10_000;

const address = ConnectivityPages.address('Connectivity of a fix');

/** Which connections a fix would open, close and break, as a page that can be read before anything is changed. */
export class FixPreviewPage implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #server: Server;
  readonly #pages: ConnectivityPages;
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly vscode.Disposable[];
  /** What the page shows and can be applied. */
  #shown: { readonly reference: FixReference; readonly preview: ComparedFix } | undefined;
  #running: vscode.CancellationTokenSource | undefined;

  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  constructor(server: Server, pages: ConnectivityPages) {
    this.#server = server;
    this.#pages = pages;
    this.#subscriptions = [
      this.#lensesChanged,
      vscode.languages.registerCodeLensProvider({ scheme: address.scheme }, this),
    ];
    pages.fill(address, previewMessage(noFix()));
  }

  /** Previews a fix at a place, by default at the cursor; where there are several, the user chooses. */
  async preview(uri?: unknown, range?: unknown): Promise<void> {
    this.#running?.cancel();
    const place = typeof uri === 'string' ? { uri, range: range as PlainRange } : placeOfCursor();
    if (place?.uri === address.toString() && this.#shown !== undefined) return this.#compare(this.#shown.reference);
    if (!isEnabledSomewhere()) {
      return this.#say(vscode.l10n.t('Firebreak is switched off for this workspace.'));
    }
    const fixes = place === undefined ? [] : await this.#fixesAt(place);
    if (fixes === undefined) return this.#say(failed());
    const [first] = fixes;
    if (first === undefined) return this.#say(noFix());
    const chosen = fixes.length === 1 ? first : await pickFix(fixes);
    if (chosen !== undefined) await this.#compare(chosen);
  }

  /** Applies what the page shows, unless manifests have changed since: then the page is brought up to date. */
  async apply(): Promise<void> {
    if (this.#shown === undefined) return this.#say(noFix());
    const { reference, preview } = this.#shown;
    const edit = await this.#editOf(reference, preview);
    // The server has said why.
    if (edit === undefined) return this.#compare(reference);
    if (!(await vscode.workspace.applyEdit(edit))) {
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('The fix was not applied: the editor did not make its edit.'),
        messageMilliseconds,
      );
      return;
    }
    this.#shown = undefined;
    this.#pages.fill(address, previewText(preview, 'applied'));
    this.#lensesChanged.fire();
    const [written] = edit.entries();
    if (written !== undefined) await vscode.window.showTextDocument(written[0]);
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    if (this.#shown === undefined || uri.toString() !== address.toString()) return [];
    const title = vscode.l10n.t('Apply This Fix');
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: 'firebreak.applyPreviewedFix' })];
  }

  dispose(): void {
    this.#running?.cancel();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #fixesAt(params: PreviewableFixesParams): Promise<readonly PreviewableFix[] | undefined> {
    try {
      return (await this.#server.request<readonly PreviewableFix[] | null>(previewableFixesRequest, params)) ?? [];
    } catch {
      // The log has it.
      return undefined;
    }
  }

  /** Undefined when manifests have changed since the preview. */
  async #editOf(
    reference: FixReference,
    { title, generation }: ComparedFix,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    const data: FixReference = { ...reference, generation };
    try {
      const client = await this.#server.ensureStarted();
      const { edit } = await this.#server.request<CodeAction>('codeAction/resolve', { title, data });
      return edit && (await client.protocol2CodeConverter.asWorkspaceEdit(edit));
    } catch (error) {
      this.#server.output.error(error instanceof Error ? error : String(error));
      return undefined;
    }
  }

  /** Shows the page; a comparison that is still running is given up. */
  async #compare({ uri, finding, fix }: FixReference): Promise<void> {
    this.#running?.cancel();
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    const reference: FixReference = { uri, finding, fix };
    const progress = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Comparing connectivity') };
    try {
      const preview = await vscode.window.withProgress(progress, () => this.#ask(reference, running.token));
      if (!running.token.isCancellationRequested) await this.#show(reference, preview);
    } finally {
      if (this.#running === running) this.#running = undefined;
      running.dispose();
    }
  }

  async #show(reference: FixReference, preview: FixPreview | undefined): Promise<void> {
    if (preview === undefined) return this.#say(failed());
    if (preview.kind === 'refused') return this.#say(visible(reference.fix), preview.why);
    this.#shown = { reference, preview };
    this.#lensesChanged.fire();
    await this.#pages.show(address, previewText(preview, 'offered'));
  }

  async #ask(reference: FixReference, token: vscode.CancellationToken): Promise<FixPreview | undefined> {
    try {
      const preview = await this.#server.request<FixPreview | null>(previewFixRequest, reference, token);
      // It has given up, as if nobody wanted the answer any more.
      const why = vscode.l10n.t('Nothing was compared. Run the command again in a moment.');
      return preview ?? { kind: 'refused', why };
    } catch (error) {
      if (!token.isCancellationRequested) this.#server.output.error(error instanceof Error ? error : String(error));
      return undefined;
    }
  }

  async #say(...sentences: readonly string[]): Promise<void> {
    this.#shown = undefined;
    this.#lensesChanged.fire();
    await this.#pages.show(address, previewMessage(...sentences));
  }
}

function noFix(): string {
  return vscode.l10n.t(
    'No fix at the cursor changes connections. Put the cursor on an underlined name and run “Firebreak: Preview Connectivity Change”.',
  );
}

function failed(): string {
  return vscode.l10n.t('The comparison failed. “Firebreak: Show Output” says why.');
}

function placeOfCursor(): PreviewableFixesParams | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { start, end } = editor.selection;
  return { uri: editor.document.uri.toString(), range: { start, end } };
}

async function pickFix(fixes: readonly PreviewableFix[]): Promise<PreviewableFix | undefined> {
  const picked = await vscode.window.showQuickPick(
    fixes.map((fix) => ({ label: fix.title, fix })),
    { placeHolder: vscode.l10n.t('The fix whose connections to compare') },
  );
  return picked?.fix;
}
