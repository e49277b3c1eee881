import * as vscode from 'vscode';
import { type AnalysisChanged, type CoverageResult, coverageRequest } from '../../../server/src/protocol/protocol';
import type { Server } from '../server';
import { isEnabledSomewhere } from '../settings';
import { visible } from '../visible';
import { type CoverageItem, coverageItems } from './coverage-item';

/** The Coverage view: asks the server when VS Code shows it and something changed, and keeps the badge. */
export class CoverageView implements vscode.TreeDataProvider<CoverageItem>, vscode.Disposable {
  readonly #server: Server;
  readonly #view: vscode.TreeView<CoverageItem>;
  readonly #itemsChanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #items: readonly CoverageItem[] = [];
  #isOutdated = true;
  #loading: Promise<void> | undefined;

  readonly onDidChangeTreeData = this.#itemsChanged.event;

  constructor(server: Server) {
    this.#server = server;
    setState('indexing');
    this.#view = vscode.window.createTreeView('firebreak.coverage', { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions.push(
      this.#view,
      this.#itemsChanged,
      server.onAnalysisChanged((change) => this.#analysisChanged(change)),
      server.onFailed(() => this.#failed()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('firebreak.enable')) this.refresh();
      }),
    );
  }

  /** What the view shows; for tests. */
  get items(): readonly CoverageItem[] {
    return this.#items;
  }

  /** The number on the icon in the activity bar; for tests. */
  get badge(): vscode.ViewBadge | undefined {
    return this.#view.badge;
  }

  /** Says that the rows are outdated: VS Code asks for them again once the view is visible. */
  refresh(): void {
    this.#isOutdated = true;
    this.#itemsChanged.fire();
  }

  async getChildren(item?: CoverageItem): Promise<CoverageItem[]> {
    return [...(item?.children ?? (await this.#currentItems()))];
  }

  getTreeItem(item: CoverageItem): vscode.TreeItem {
    return toTreeItem(item);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #analysisChanged(change: AnalysisChanged): void {
    this.#view.badge = toBadge(change.openWorkloads);
    void vscode.commands.executeCommand('setContext', 'firebreak.hasManifests', change.workloads > 0);
    this.refresh();
  }

  /** What nobody keeps up to date any more is not shown. */
  #failed(): void {
    setState('failed');
    this.#view.badge = undefined;
    this.#items = [];
    this.#isOutdated = false;
    this.#itemsChanged.fire();
  }

  async #currentItems(): Promise<readonly CoverageItem[]> {
    // Again where something changed while the answer was on its way.
    while (this.#isOutdated) {
      this.#loading ??= this.#load();
      await this.#loading;
    }
    return this.#items;
  }

  async #load(): Promise<void> {
    this.#isOutdated = false;
    try {
      // Looking at the view starts no server where nobody wants one.
      const coverage = await (isEnabledSomewhere() ? this.#server.request<CoverageResult>(coverageRequest) : undefined);
      if (coverage === undefined) {
        this.#items = [];
        setState('disabled');
        return;
      }
      this.#items = coverageItems(coverage, (uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri)));
      setState(coverage.isComplete ? 'ready' : 'indexing');
    } catch (error) {
      this.#server.output.error(error instanceof Error ? error.message : String(error));
      if (this.#items.length === 0) setState('failed');
    } finally {
      this.#loading = undefined;
    }
  }
}

/** Decides which welcome text an empty view shows. */
function setState(state: 'indexing' | 'ready' | 'disabled' | 'failed'): void {
  void vscode.commands.executeCommand('setContext', 'firebreak.state', state);
}

function toBadge(openWorkloads: number): vscode.ViewBadge | undefined {
  if (openWorkloads === 0) return undefined;
  const tooltip =
    openWorkloads === 1
      ? vscode.l10n.t('1 workload is open for ingress or egress')
      : vscode.l10n.t('{0} workloads are open for ingress or egress', openWorkloads);
  return { value: openWorkloads, tooltip };
}

function toTreeItem(item: CoverageItem): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const treeItem = new vscode.TreeItem(
    visible(item.label),
    item.children.length === 0 ? None : item.isExpanded ? Expanded : Collapsed,
  );
  treeItem.id = item.id;
  treeItem.description = item.description && visible(item.description);
  treeItem.iconPath = item.fileUri === undefined ? new vscode.ThemeIcon(item.icon) : vscode.ThemeIcon.File;
  treeItem.tooltip = new vscode.MarkdownString().appendText(item.tooltip.map(visible).join('\n'));
  treeItem.accessibilityInformation = { label: visible(item.spoken) };
  if (item.fileUri !== undefined) treeItem.resourceUri = vscode.Uri.parse(item.fileUri);
  if (item.location !== undefined) {
    treeItem.contextValue = 'located';
    treeItem.command = {
      command: 'firebreak.goToFile',
      title: vscode.l10n.t('Go to File'),
      arguments: [item.location],
    };
  }
  return treeItem;
}
