import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  MessageType,
  ShowMessageNotification,
  WatchKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  type AnalysisOptions,
  type DefaultNamespace,
  defaultOptions,
  mostOpenNamespaces,
} from '../core';
import { type AnalysisChanged, analysisChangedNotification, type NamespaceSummary } from '../protocol/protocol';
import type { FileEvent } from '../workspace/file-events';
import type { FileSystem } from '../workspace/file-system';
import { canonicalUri, isUnder } from '../workspace/uri';
import { Workspace } from '../workspace/workspace';
import { CheckBudget } from './check-budget';
import { type ClientFeatures, get } from './client-features';
import { clientFileSystem, firstOf } from './client-file-system';
import {
  type Configuration,
  configurationSections,
  pushedSettings,
  readConfiguration,
  settingsFor,
} from './configuration';
import { editorFileSystem } from './editor-file-system';
import { InputWatch } from './input-watch';
import { type AnswerLater, type AnswersPart, type LateMethod, lateRequests } from './late-requests';
import { LensRefresh } from './lens-refresh';
import { OpenDocuments } from './open-documents';
import { partLoaders } from './part-loaders';
import { Publisher } from './publisher';
import { Scheduler } from './scheduler';
import type { ServerContext } from './server-context';
import type { ServerOptions } from './server-options';
import { readSettings, type Settings } from './settings';
import { timeSlices } from './time-slices';

/** One client from `initialize` to `shutdown`: what it reports goes into the workspace, what changes goes back to it. */
export class Session {
  readonly context: ServerContext;
  readonly #connection: Connection;
  readonly #loadAnswers: (part: AnswersPart) => Promise<Partial<Record<LateMethod, AnswerLater>> | undefined>;
  readonly #logError: (what: string, error: unknown) => void;
  readonly #publisher: Publisher;
  #folders: readonly string[];
  /** The folders and their settings are known; replaced when they change. */
  #ready: Promise<void> = Promise.resolve();
  #lastQuestion = 0;
  /** The client's answer to the last question; undefined before the first one. */
  #configuration: Configuration | undefined;
  /** What happened to documents before that answer. */
  readonly #waiting: (() => void)[] = [];
  /** The settings that the client pushed last, for clients that cannot be asked. */
  #pushed: unknown;
  readonly #initialSettings: Settings;
  #reported = '';
  #dayTimer: NodeJS.Timeout | undefined;

  constructor(
    connection: Connection,
    features: ClientFeatures,
    options: ServerOptions,
    logError: (what: string, error: unknown) => void,
  ) {
    this.#connection = connection;
    this.#logError = logError;
    this.#folders = features.folders;
    this.#initialSettings = readSettings([features.settings]);
    const { loadAnswers, loadGroup, loadPart } = partLoaders(features, options, logError);
    this.#loadAnswers = loadAnswers;
    const documents = new OpenDocuments();
    const workspace = new Workspace({
      fileSystem: editorFileSystem(readsFiles(connection, features, options)),
      analysis: defaultOptions,
      loadGroup,
      loadPart,
      pause: timeSlices(),
      onChange: () => {
        if (features.canWatchFiles) inputWatch.update(workspace.analysis);
        this.#publisher.update();
        scheduler.changed();
      },
      onError: (error) => logError('workspace', error),
    });
    const inputWatch = new InputWatch(connection.client);
    const scheduler = new Scheduler({
      workspace,
      quietMilliseconds: options.quietMilliseconds,
      onCompleted: () => {
        this.#publisher.completed();
        this.#reportChange();
        lensRefresh.completed(workspace.analysis.generation);
        // The first hover need not wait, and the first diagnostics did not.
        if (workspace.analysis.isComplete) void this.#publisher.settled().then(() => this.#loadAllAnswers());
      },
      onError: (error) => logError('analysis', error),
    });
    this.#publisher = new Publisher({
      features,
      documents,
      analysis: () => workspace.analysis,
      settingsFor: (uri) => this.#settingsFor(uri),
      send: (params) => void connection.sendDiagnostics(params),
      onError: (error) => logError('publishDiagnostics', error),
    });
    const lensRefresh = new LensRefresh(() => {
      if (features.refreshesCodeLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    });
    const showWarning = (message: string) =>
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    this.context = {
      features,
      workspace,
      documents,
      scheduler,
      checkBudget: new CheckBudget(),
      lensRefresh,
      showWarning,
      settingsFor: (uri) => this.#settingsFor(uri),
      ready: () => this.#ready,
      published: () => this.#publisher.settled(),
    };
  }

  /** After `initialized`: reads the folders, and asks to be told about changes on disk. */
  start(): void {
    const { canReportSettings, canConfigure, canWatchFiles } = this.context.features;
    if (canWatchFiles) this.#watchFiles();
    if (canReportSettings && canConfigure) {
      const section = configurationSections;
      this.#connection.client.register(DidChangeConfigurationNotification.type, { section }).catch(() => undefined);
    }
    this.#dayTimer = setInterval(() => this.#dayChanged(), hour);
    this.#foldersChanged();
  }

  /** What answers a request for which a part of the server is loaded; undefined where that fails. */
  async answerTo(method: LateMethod): Promise<AnswerLater | undefined> {
    return (await this.#loadAnswers(lateRequests[method].part))?.[method];
  }

  dispose(): void {
    clearInterval(this.#dayTimer);
    this.context.scheduler.dispose();
  }

  didOpen(params: unknown): void {
    const document = this.context.documents.open(params, (uri) => this.#isInFolder(uri));
    if (document === undefined) return;
    if (!this.context.features.canWatchFiles) this.context.workspace.refresh(document.uri);
    this.#takeIn(document, document.getText());
    this.#publisher.opened(canonicalUri(document.uri));
  }

  didChange(params: unknown): void {
    const document = this.context.documents.change(params);
    if (document !== undefined) this.#takeIn(document, document.getText());
  }

  didClose(params: unknown): void {
    const document = this.context.documents.close(params);
    if (document === undefined) return;
    this.#whenConfigured(() => this.context.workspace.closeDocument(document.uri));
    this.#publisher.closed(canonicalUri(document.uri));
  }

  didSave(params: unknown): void {
    const document = this.context.documents.named(params);
    if (document === undefined) return;
    if (!this.context.features.canWatchFiles) this.context.workspace.refresh(document.uri);
    this.#takeIn(document, document.getText());
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

  didChangeConfiguration(params: unknown): void {
    // Null says that the settings are to be asked for.
    if (get(params, 'settings') !== null) this.#pushed = pushedSettings(params);
    this.#foldersChanged();
  }

  async #loadAllAnswers(): Promise<void> {
    for (const part of new Set(Object.values(lateRequests).map((request) => request.part)))
      await this.#loadAnswers(part);
  }

  #settingsFor(uri: string): Settings {
    return this.#configuration === undefined ? this.#initialSettings : settingsFor(this.#configuration, uri);
  }

  /** The text of an open document counts, unless its folder is switched off. */
  #takeIn({ uri }: TextDocument, text: string): void {
    this.#whenConfigured(() => {
      if (this.#settingsFor(uri).isEnabled) this.context.workspace.setDocument(uri, text);
      else this.context.workspace.closeDocument(uri);
    });
  }

  /** Before the client has said what it wants, a document may turn out to be one to leave alone. */
  #whenConfigured(change: () => void): void {
    if (this.#configuration !== undefined || !this.context.features.canConfigure) change();
    else this.#waiting.push(change);
  }

  #foldersChanged(): void {
    this.#ready = this.#applyFolders().catch((error: unknown) => this.#logError('folders', error));
  }

  async #applyFolders(): Promise<void> {
    const folders = this.#folders;
    const question = ++this.#lastQuestion;
    const { features, workspace } = this.context;
    const configuration = await readConfiguration(this.#connection, folders, features, this.#pushed);
    // Folders and settings may have changed while the client was asked.
    if (question !== this.#lastQuestion) return;
    const before = this.#configuration;
    this.#configuration = configuration;
    const options = analysisOptions(configuration);
    if (!isSameOptions(options, workspace.analysis.options)) workspace.setOptions(options);
    workspace.setFolders(
      folders.map((uri) => ({
        uri,
        filesExclude: configuration.filesExclude.get(uri) ?? [],
        isEnabled: settingsFor(configuration, uri).isEnabled,
      })),
    );
    if (before === undefined && features.canConfigure) for (const change of this.#waiting.splice(0)) change();
    else this.#takeInAgain(before);
    this.#publisher.settingsChanged();
    this.context.lensRefresh.settingsChanged();
  }

  /** The documents whose folder was switched on or off since then. */
  #takeInAgain(before: Configuration | undefined): void {
    for (const document of this.context.documents.all()) {
      const { isEnabled } = before === undefined ? this.#initialSettings : settingsFor(before, document.uri);
      if (isEnabled !== this.#settingsFor(document.uri).isEnabled) this.#takeIn(document, document.getText());
    }
  }

  /** An editor may stay open for days, and what is ignored expires in the meantime. */
  #dayChanged(): void {
    const { workspace } = this.context;
    const { options } = workspace.analysis;
    if (this.#configuration !== undefined && options.today !== today())
      workspace.setOptions({ ...options, today: today() });
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
    const { generation, isComplete, totals } = workspace.analysis;
    const { workloads, open, covered } = totals.all;
    const change: AnalysisChanged = {
      generation,
      isComplete,
      workloads,
      openWorkloads: open,
      coveredWorkloads: covered,
      namespaces: namespaceSummaries(totals),
    };
    if (JSON.stringify(change) === this.#reported) return;
    this.#reported = JSON.stringify(change);
    void this.#connection.sendNotification(analysisChangedNotification, change);
  }
}

/** What the machine cannot read is read by the client, if it offers to. */
function readsFiles(connection: Connection, features: ClientFeatures, { fileSystem }: ServerOptions): FileSystem {
  return features.readsFiles ? firstOf([fileSystem, clientFileSystem(connection)]) : fileSystem;
}

/** A tooltip has no room for more. */
const maximalSummaries = 20;

function namespaceSummaries(totals: Analysis['totals']): readonly NamespaceSummary[] {
  return mostOpenNamespaces(totals)
    .slice(0, maximalSummaries)
    .map(({ name, workloads, open }) => ({ name, workloads, openWorkloads: open }));
}

/** The day in UTC, as `2027-01-31`. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Milliseconds. */
const hour = 3_600_000;

/** The part of the settings that the analysis depends on. */
function analysisOptions({ folders, general }: Configuration): AnalysisOptions {
  const others = [...folders].filter(([, { defaultNamespace }]) => defaultNamespace !== general.defaultNamespace);
  return {
    ...defaultOptions,
    today: today(),
    defaultNamespace: toDefaultNamespace(general),
    folderNamespaces: new Map(others.map(([uri, settings]) => [canonicalUri(uri), toDefaultNamespace(settings)])),
  };
}

function isSameOptions(a: AnalysisOptions, b: AnalysisOptions): boolean {
  const chosen = ({ defaultNamespace, folderNamespaces, today: day }: AnalysisOptions) =>
    JSON.stringify([defaultNamespace, [...folderNamespaces], day]);
  return chosen(a) === chosen(b);
}

function toDefaultNamespace({ defaultNamespace: name }: Settings): DefaultNamespace {
  return { name, source: name === 'default' ? 'default' : 'firebreak.defaultNamespace' };
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
