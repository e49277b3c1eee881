import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  MessageType,
  ShowMessageNotification,
  WatchKind,
} from 'vscode-languageserver';
import { coverageTotals, defaultOptions } from '../core';
import { type AnalysisChanged, analysisChangedNotification } from '../protocol/protocol';
import type { FileEvent } from '../workspace/file-events';
import { canonicalUri, isUnder } from '../workspace/uri';
import { Workspace } from '../workspace/workspace';
import { CheckBudget } from './check-budget';
import { type ClientFeatures, get } from './client-features';
import { editorFileSystem } from './editor-file-system';
import { excludePatterns, fetchFilesExclude } from './files-exclude';
import { OpenDocuments } from './open-documents';
import { Publisher } from './publisher';
import { Scheduler } from './scheduler';
import type { ServerContext } from './server-context';
import type { ServerOptions } from './server-options';
import { timeSlices } from './time-slices';

/** One client from `initialize` to `shutdown`: what it reports goes into the workspace, what changes goes back to it. */
export class Session {
  readonly context: ServerContext;
  readonly #connection: Connection;
  readonly #logError: (what: string, error: unknown) => void;
  readonly #publisher: Publisher;
  #folders: readonly string[];
  /** The folders and their settings are known; replaced when they change. */
  #ready: Promise<void> = Promise.resolve();
  #lastQuestion = 0;
  #reported = '';

  constructor(
    connection: Connection,
    features: ClientFeatures,
    options: ServerOptions,
    logError: (what: string, error: unknown) => void,
  ) {
    this.#connection = connection;
    this.#logError = logError;
    this.#folders = features.folders;
    const documents = new OpenDocuments();
    const workspace = new Workspace({
      fileSystem: editorFileSystem(options.fileSystem),
      analysis: defaultOptions,
      pause: timeSlices(),
      onChange: () => {
        this.#publisher.update();
        scheduler.changed();
      },
      onError: (error) => logError('workspace', error),
    });
    const scheduler = new Scheduler({
      workspace,
      quietMilliseconds: options.quietMilliseconds,
      onCompleted: () => {
        this.#publisher.update();
        this.#publisher.confirm();
        this.#reportChange();
      },
      onError: (error) => logError('analysis', error),
    });
    this.#publisher = new Publisher({
      features,
      documents,
      analysis: () => workspace.analysis,
      send: (params) => void connection.sendDiagnostics(params),
      onError: (error) => logError('publishDiagnostics', error),
    });
    const showWarning = (message: string) =>
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    this.context = {
      features,
      workspace,
      documents,
      scheduler,
      checkBudget: new CheckBudget(),
      showWarning,
      ready: () => this.#ready,
      published: () => this.#publisher.settled(),
    };
  }

  /** After `initialized`: reads the folders, and asks to be told about changes on disk. */
  start(): void {
    const { canReportSettings, canConfigure, canWatchFiles } = this.context.features;
    if (canWatchFiles) this.#watchFiles();
    if (canReportSettings && canConfigure) {
      const section = 'files.exclude';
      this.#connection.client.register(DidChangeConfigurationNotification.type, { section }).catch(() => undefined);
    }
    this.#foldersChanged();
  }

  dispose(): void {
    this.context.scheduler.dispose();
  }

  didOpen(params: unknown): void {
    const document = this.context.documents.open(params, (uri) => this.#isInFolder(uri));
    if (document === undefined) return;
    if (!this.context.features.canWatchFiles) this.context.workspace.refresh(document.uri);
    this.context.workspace.setDocument(document.uri, document.getText());
    this.#publisher.opened(canonicalUri(document.uri));
  }

  didChange(params: unknown): void {
    const document = this.context.documents.change(params);
    if (document !== undefined) this.context.workspace.setDocument(document.uri, document.getText());
  }

  didClose(params: unknown): void {
    const document = this.context.documents.close(params);
    if (document !== undefined) this.context.workspace.closeDocument(document.uri);
  }

  didSave(params: unknown): void {
    const document = this.context.documents.named(params);
    if (document === undefined) return;
    if (!this.context.features.canWatchFiles) this.context.workspace.refresh(document.uri);
    this.context.workspace.setDocument(document.uri, document.getText());
  }

  didChangeWatchedFiles(params: unknown): void {
    this.context.workspace.filesChanged(readEvents(get(params, 'changes'), toEvent));
  }

  didCreateFiles(params: unknown): void {
    this.context.workspace.filesChanged(readEvents(get(params, 'files'), (file) => event(get(file, 'uri'), 'created')));
  }

  didDeleteFiles(params: unknown): void {
    this.context.workspace.filesChanged(readEvents(get(params, 'files'), (file) => event(get(file, 'uri'), 'deleted')));
  }

  didRenameFiles(params: unknown): void {
    const files = get(params, 'files');
    this.context.workspace.filesChanged([
      ...readEvents(files, (file) => event(get(file, 'oldUri'), 'deleted')),
      ...readEvents(files, (file) => event(get(file, 'newUri'), 'created')),
    ]);
  }

  didChangeFolders(params: unknown): void {
    const uris = (key: string) =>
      readEvents(get(get(params, 'event'), key), (folder) => event(get(folder, 'uri'), 'changed'));
    const removed = new Set(uris('removed').map(({ uri }) => canonicalUri(uri)));
    const kept = this.#folders.filter((uri) => !removed.has(canonicalUri(uri)));
    this.#folders = [...kept, ...uris('added').map(({ uri }) => uri)];
    this.#foldersChanged();
  }

  didChangeConfiguration(): void {
    this.#foldersChanged();
  }

  #foldersChanged(): void {
    this.#ready = this.#applyFolders().catch((error: unknown) => this.#logError('folders', error));
  }

  async #applyFolders(): Promise<void> {
    const folders = this.#folders;
    const question = ++this.#lastQuestion;
    const { features, workspace } = this.context;
    const answers = features.canConfigure ? await fetchFilesExclude(this.#connection, folders) : [];
    // Folders and settings may have changed while the client was asked.
    if (question !== this.#lastQuestion) return;
    workspace.setFolders(
      folders.map((uri, index) => ({ uri, filesExclude: excludePatterns(answers[index]) ?? features.filesExclude })),
    );
  }

  #watchFiles(): void {
    const watchers = [
      { globPattern: '**/*.{yaml,yml,json}' },
      { globPattern: '**/{Kustomization,.gitignore}' },
      // A folder that is moved, deleted or checked out may be a single event that carries the folder's name.
      { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
    ];
    this.#connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch(() => this.#connection.console.warn('The client reports no changes on disk.'));
  }

  #isInFolder(uri: string): boolean {
    return this.#folders.some((folder) => isUnder(uri, canonicalUri(folder)));
  }

  /** Says that something changed, not what: views that are visible ask. */
  #reportChange(): void {
    const { features, workspace } = this.context;
    if (!features.wantsAnalysisChanged) return;
    const { generation, isComplete } = workspace.analysis;
    const { workloads, open } = coverageTotals(workspace.analysis);
    const change: AnalysisChanged = { generation, isComplete, workloads, openWorkloads: open };
    if (JSON.stringify(change) === this.#reported) return;
    this.#reported = JSON.stringify(change);
    void this.#connection.sendNotification(analysisChangedNotification, change);
  }
}

function readEvents(list: unknown, read: (item: unknown) => FileEvent | undefined): readonly FileEvent[] {
  if (!Array.isArray(list)) throw new TypeError('Malformed parameters.');
  return list.map(read).filter((item) => item !== undefined);
}

function event(uri: unknown, kind: FileEvent['kind']): FileEvent | undefined {
  return typeof uri === 'string' ? { uri, kind } : undefined;
}

function toEvent(change: unknown): FileEvent | undefined {
  const type = get(change, 'type');
  const kind = type === FileChangeType.Created ? 'created' : type === FileChangeType.Deleted ? 'deleted' : 'changed';
  return event(get(change, 'uri'), kind);
}
