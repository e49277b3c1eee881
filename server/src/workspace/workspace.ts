import {
  type Analysis,
  type AnalysisOptions,
  addGroup,
  applyChanges,
  Cancelled,
  type Checkpoint,
  completeAnalysis,
  emptyAnalysis,
  type FileChange,
  filePatternsKey,
  type GroupName,
  generatorInputs,
  missingGroups,
  setComplete,
  setOptions,
} from '../core';
import { BatchReader } from './batch-reader';
import { changesToEarlier, type EarlierFile } from './earlier-files';
import { fileChange, generatorInputChange } from './file-change';
import { type FileEvent, weighEvents } from './file-events';
import type { FileContent } from './file-system';
import { type Folder, hasFile, isConfigured, isListed, newFolder } from './folder';
import { type FilePlace, FolderSet } from './folder-set';
import { isNoChange } from './is-no-change';
import { listFolder, listNamed, patternsKeyOf, type Surroundings } from './list-folder';
import { readFile } from './read-files';
import { RunningWork } from './running-work';
import { canonicalUri, fileName, isUnder } from './uri';
import { withDocuments } from './with-documents';
import type { FolderOptions, WorkspaceOptions } from './workspace-options';

/**
 * The one object that changes: holds the current analysis and keeps it in step with folders, files on disk and open
 * documents. Phase 1 happens here at once; the host decides when phase 2 runs (`complete`).
 * Open documents win over the disk. All URIs may come in any spelling; the analysis keys files by `canonicalUri`.
 */
export class Workspace {
  readonly #options: WorkspaceOptions;
  #analysis: Analysis;
  readonly #folders = new FolderSet();
  /** Texts of open documents. */
  readonly #overlays = new Map<string, string>();
  readonly #work: RunningWork;
  readonly #reader: BatchReader;
  /** Groups of rules that are being loaded. */
  readonly #loading = new Set<GroupName>();
  /** The set of folders or what they leave out is another one than core was told. */
  #isListingNews = true;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#analysis = emptyAnalysis(options.analysis, undefined, options.loadPart);
    this.#work = new RunningWork(() => this.#finish(), options.onError);
    this.#reader = new BatchReader(options, (contents) =>
      this.#apply(contents.flatMap(([uri, content]) => this.#changeFromDisk(uri, content))),
    );
  }

  get analysis(): Analysis {
    return this.#analysis;
  }

  /** Files are being listed or read: what is missing now may be there in a moment. */
  get isReading(): boolean {
    return this.#work.isRunning;
  }

  /** Resolves when nothing is being listed or read. */
  settled(): Promise<void> {
    return this.#work.settled();
  }

  /**
   * Phase 2: brings scopes and findings about absence up to date.
   * Throws `Cancelled`, and changes nothing, when the checkpoint does or when the workspace has changed meanwhile.
   */
  async complete(checkpoint: Checkpoint): Promise<void> {
    const before = this.#analysis;
    const after = await completeAnalysis(before, checkpoint);
    if (this.#analysis !== before) throw new Cancelled();
    this.#analysis = after;
  }

  /** What leads to the analysis of an earlier state; see `changesToEarlier`. */
  changesToEarlier(files: readonly EarlierFile[], checkpoint: Checkpoint): Promise<readonly FileChange[]> {
    const folderOf = (uri: string) => this.#folders.around(uri);
    return changesToEarlier(files, {
      analysis: this.#analysis,
      folderOf,
      fileSystem: withDocuments(this.#options.fileSystem, this.#overlays),
      checkpoint,
    });
  }

  /** Makes these the folders of the workspace. Files of folders that are gone are forgotten, those of new ones read. */
  setFolders(folders: readonly FolderOptions[]): void {
    const wanted = new Map(folders.map((folder) => [canonicalUri(folder.uri), folder]));
    const gone = this.#folders.all().filter((folder) => !wanted.has(folder.uri));
    const added = [...wanted].filter(([uri]) => this.#folders.get(uri) === undefined);
    for (const { uri } of gone) this.#folders.delete(uri);
    for (const [uri, options] of added) this.#folders.set(newFolder(uri, options));
    this.#apply(gone.flatMap((folder) => this.#forget(folder)));
    const kept = [...wanted].filter(([uri]) => !added.some(([other]) => other === uri));
    for (const [uri, options] of kept) this.#configure(uri, options);
    for (const folder of this.#folders.all()) {
      const isNew = added.some(([uri]) => uri === folder.uri);
      // A folder inside another one takes its files over, and gives them back when it goes.
      const isAround = [...gone, ...added.map(([uri]) => ({ uri }))].some(({ uri }) => isUnder(uri, folder.uri));
      if (isNew || isAround) this.#discover(folder);
    }
    this.#listingChanged();
  }

  addFolder(folder: FolderOptions): void {
    this.setFolders([...this.#folders.all(), folder]);
  }

  removeFolder(uri: string): void {
    this.setFolders(this.#folders.all().filter((folder) => folder.uri !== canonicalUri(uri)));
  }

  /** Other choices for the whole analysis. What was read stays; phase 2 brings the rest up to date. */
  setOptions(options: AnalysisOptions): void {
    this.#analysis = setOptions(this.#analysis, options);
    this.#options.onChange();
  }

  /** Lists and reads everything again. */
  reload(): void {
    this.#reload(this.#folders.all());
  }

  /** The document is open and has this text, whatever the disk says. */
  setDocument(spelledUri: string, text: string): void {
    const uri = canonicalUri(spelledUri);
    const folder = this.#folders.around(uri);
    if (!this.#overlays.has(uri) && folder === undefined) this.#listingChanged();
    this.#overlays.set(uri, text);
    if (folder === undefined || this.#isThere(folder, uri)) {
      this.#apply(this.#changeTo(uri, { kind: 'text', text }));
    } else if (!folder.outside.has(uri)) {
      // A new file, or the folder is being listed for the first time. Discovery decides.
      folder.outside.add(uri);
      this.#discover(folder);
    }
  }

  /** The disk counts again. */
  closeDocument(spelledUri: string): void {
    const uri = canonicalUri(spelledUri);
    if (!this.#overlays.delete(uri)) return;
    const folder = this.#folders.around(uri);
    folder?.adopted.delete(uri);
    folder?.outside.delete(uri);
    if (folder !== undefined && isListed(folder, uri)) this.#work.start(() => this.#reader.read([uri]));
    else this.#apply([{ kind: 'delete', uri }]);
    if (folder === undefined) this.#listingChanged();
  }

  /** Things that happened on disk, in any number and order; events are hints and the disk is asked. */
  filesChanged(events: readonly FileEvent[]): void {
    const folderOf = (uri: string) => this.#folders.around(uri);
    const { toRead, toDiscover, toFindInputs, toReload, mayBeFolders } = weighEvents(
      events,
      this.#folders.all(),
      folderOf,
    );
    if (toRead.length > 0) this.#work.start(() => this.#readReported(toRead));
    if (mayBeFolders.length > 0) this.#work.start(() => this.#discoverAround(mayBeFolders));
    this.#reload(toReload);
    for (const folder of toDiscover) this.#discover(folder);
    for (const folder of toFindInputs) if (!toDiscover.has(folder)) this.#work.start(() => this.#findInputs(folder));
  }

  /** For clients that report nothing about the disk: looks at one file, and for new and deleted ones around it. */
  refresh(spelledUri: string): void {
    const uri = canonicalUri(spelledUri);
    const folder = this.#folders.around(uri);
    if (folder === undefined) return;
    if (isListed(folder, uri)) this.#work.start(() => this.#reader.read([uri]));
    // Nobody says which of the files have changed that no editor for YAML opens.
    folder.rereadsInputs = true;
    this.#discover(folder);
  }

  #configure(uri: string, { filesExclude, isEnabled }: FolderOptions): void {
    const folder = this.#folders.get(uri);
    if (folder === undefined || isConfigured(folder, { filesExclude, isEnabled })) return;
    folder.filesExclude = filesExclude;
    folder.isEnabled = isEnabled;
    this.#discover(folder);
  }

  #reload(folders: readonly Folder[]): void {
    for (const folder of folders) {
      folder.rereads = true;
      this.#discover(folder);
    }
  }

  #discover(folder: Folder): void {
    folder.wantedRound++;
    if (folder.isDiscovering) return;
    folder.isDiscovering = true;
    this.#work.start(async () => {
      try {
        while (folder.finishedRound !== folder.wantedRound && this.#folders.isCurrent(folder))
          await this.#discoverOnce(folder);
      } finally {
        folder.isDiscovering = false;
        // A kustomization may have changed while its inputs were looked for.
        this.#findOtherInputs();
      }
    });
  }

  async #discoverOnce(folder: Folder): Promise<void> {
    const round = folder.wantedRound;
    const keyAtStart = patternsKeyOf(folder, this.#analysis.configs);
    const listing = await listFolder(folder, this.#surroundings());
    folder.finishedRound = round;
    if (folder.wantedRound !== round || !this.#folders.isCurrent(folder)) return;

    const before = folder.files;
    const own = listing.files.map((file) => ({ ...file, uri: canonicalUri(file.uri) }));
    folder.files = new Map(
      own.filter(({ uri }) => this.#folders.around(uri) === folder).map(({ uri, path }) => [uri, path]),
    );
    folder.leftOut = listing.leftOut;
    folder.patternsKey = filePatternsKey(listing.patterns);
    this.#isListingNews = true;
    const { rereads } = folder;
    folder.rereads = false;
    folder.rereadsInputs ||= rereads;

    // By what is analysed and not by what was listed: files may have come from a folder around or inside this one.
    const gone = [...this.#analysis.files.keys()].filter(
      (uri) => this.#folders.around(uri) === folder && !hasFile(folder, uri) && !this.#overlays.has(uri),
    );
    this.#apply(gone.map((uri) => ({ kind: 'delete', uri })));
    const wasThere = (uri: string) => before.has(uri) && this.#analysis.files.has(uri);
    await this.#placeDocuments(folder);
    // A file that was listed before and then found missing may be back.
    const toRead = [...folder.files.keys()].filter((uri) => rereads || !wasThere(uri));
    // What somebody looks at comes first.
    await this.#reader.read(toRead.filter((uri) => this.#overlays.has(uri)));
    await this.#reader.read(toRead.filter((uri) => !this.#overlays.has(uri)));
    await this.#findInputs(folder);
    folder.isRead = true;
    const key = patternsKeyOf(folder, this.#analysis.configs);
    // Somebody has typed into a configuration meanwhile. One that is not on disk yet is never found, and asked for once.
    if (key !== folder.patternsKey && key !== keyAtStart) this.#discover(folder);
  }

  /** Looks for what kustomizations name besides manifests, and reads what is new; after a reload all of it. */
  async #findInputs(folder: Folder): Promise<void> {
    const named = this.#inputsIn(folder);
    folder.namedInputs = named;
    const found = await listNamed(named, folder, this.#surroundings());
    // Somebody has typed into a kustomization meanwhile, and looks again.
    if (folder.namedInputs !== named || !this.#folders.isCurrent(folder)) return;
    const before = folder.inputs;
    folder.inputs = new Map(found.map(({ uri, path }) => [uri, path]));
    const gone = [...before.keys()].filter((uri) => !hasFile(folder, uri));
    this.#apply(gone.map((uri) => ({ kind: 'delete', uri })));
    const { rereadsInputs, unusableInputs } = folder;
    folder.rereadsInputs = false;
    for (const uri of unusableInputs) if (!folder.inputs.has(uri)) unusableInputs.delete(uri);
    const wasRead = (uri: string) => this.#analysis.files.has(uri) || unusableInputs.has(uri);
    await this.#reader.read([...folder.inputs.keys()].filter((uri) => rereadsInputs || !wasRead(uri)));
  }

  #inputsIn(folder: Folder): ReadonlySet<string> {
    const { isEnabled, files } = folder;
    if (!isEnabled) return new Set();
    const named = [...generatorInputs(this.#analysis)];
    return new Set(named.filter((uri) => !files.has(uri) && this.#folders.around(uri) === folder));
  }

  /**
   * Open documents that discovery did not find belong to the folder only if they are not on disk at all. What is open is
   * the client's, also where its file was deleted.
   * https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocument_didOpen
   */
  async #placeDocuments(folder: Folder): Promise<void> {
    folder.outside.clear();
    for (const uri of this.#overlays.keys()) {
      if (this.#folders.around(uri) !== folder) continue;
      if (isListed(folder, uri)) {
        folder.adopted.delete(uri);
        continue;
      }
      const content = await readFile(uri, this.#options);
      const text = this.#overlays.get(uri);
      if (text === undefined) continue;
      if (content.kind === 'missing') {
        folder.adopted.add(uri);
        this.#apply(this.#changeTo(uri, { kind: 'text', text }));
      } else {
        folder.adopted.delete(uri);
        folder.outside.add(uri);
        this.#apply([{ kind: 'delete', uri }]);
      }
    }
  }

  async #discoverAround(uris: readonly string[]): Promise<void> {
    const folders = new Set<Folder>();
    for (const uri of uris) {
      const folder = this.#folders.around(uri);
      if (folder === undefined || folders.has(folder)) continue;
      const entries = await this.#options.fileSystem.readDirectory(uri);
      if (entries.length > 0) folders.add(folder);
    }
    for (const folder of folders) this.#discover(folder);
  }

  /** Where something is gone, something else may have taken its place. */
  async #readReported(uris: readonly string[]): Promise<void> {
    await this.#reader.read(uris);
    const gone = new Set<Folder>();
    for (const uri of uris) {
      const folder = this.#folders.around(uri);
      if (this.#analysis.files.has(uri) || folder?.unusableInputs.has(uri) === true) continue;
      if (folder !== undefined) gone.add(folder);
    }
    for (const folder of gone) this.#discover(folder);
  }

  #changeFromDisk(uri: string, content: FileContent): readonly FileChange[] {
    const text = this.#overlays.get(uri);
    if (text === undefined) return this.#changeTo(uri, content);
    const folder = content.kind === 'missing' ? this.#folders.around(uri) : undefined;
    if (folder !== undefined) {
      folder.adopted.add(uri);
      // What is not listed any more may decide what else is, as a configuration does.
      this.#discover(folder);
    }
    return this.#changeTo(uri, { kind: 'text', text });
  }

  #changeTo(uri: string, content: FileContent): readonly FileChange[] {
    const place = this.#placeOf(uri);
    if (place === undefined) return [];
    const folder = this.#folders.around(uri);
    if (!folder?.inputs.has(uri)) return [fileChange(uri, place, content)];
    const change = generatorInputChange(uri, place, content);
    if (change.kind === 'delete' && content.kind !== 'missing') folder.unusableInputs.add(uri);
    else folder.unusableInputs.delete(uri);
    return [change];
  }

  /** Where a file belongs; undefined when it has left the workspace in the meantime. */
  #placeOf(uri: string): FilePlace | undefined {
    // A document outside of all folders is a folder of its own, with one file.
    const isAlone = this.#folders.around(uri) === undefined && this.#overlays.has(uri);
    return isAlone ? { folder: uri, path: fileName(uri) } : this.#folders.placeOf(uri);
  }

  /** Whether a document may count at once; a file that was found missing is asked about again. */
  #isThere(folder: Folder, uri: string): boolean {
    return folder.adopted.has(uri) || (isListed(folder, uri) && this.#analysis.files.has(uri));
  }

  /** What removing a folder does to its files: open ones stay, on their own or in the folder around. */
  #forget(folder: Folder): readonly FileChange[] {
    const open = [...this.#overlays.keys()].filter((uri) => isUnder(uri, folder.uri));
    const files = new Set([...folder.files.keys(), ...folder.inputs.keys(), ...folder.adopted, ...open]);
    return [...files].flatMap((uri) => {
      if (this.#placeOf(uri) === undefined) return [{ kind: 'delete' as const, uri }];
      const text = this.#overlays.get(uri);
      return text === undefined ? [] : this.#changeTo(uri, { kind: 'text', text });
    });
  }

  #apply(changes: readonly FileChange[]): void {
    const effective = changes.filter((change) => !isNoChange(change, this.#analysis));
    if (effective.length === 0) return;
    const { configs, layoutFiles } = this.#analysis;
    this.#analysis = applyChanges(this.#analysis, effective);
    if (this.#analysis.configs !== configs) this.#discoverByConfigs();
    if (this.#analysis.layoutFiles !== layoutFiles) this.#findOtherInputs();
    this.#loadGroups();
    this.#options.onChange();
  }

  /** Loads what is missing for the rules of these files; what could not be loaded is tried again at each change. */
  #loadGroups(): void {
    for (const name of missingGroups(this.#analysis)) {
      if (this.#loading.has(name)) continue;
      this.#loading.add(name);
      this.#work.start(async () => {
        try {
          const group = await this.#options.loadGroup(name);
          if (group !== undefined) this.#analysis = addGroup(this.#analysis, group);
        } finally {
          this.#loading.delete(name);
        }
      });
    }
  }

  /** The folders in which the configurations now want other files to be read than when they were listed. */
  #discoverByConfigs(): void {
    for (const folder of this.#folders.all()) {
      // Discovery looks itself when it has ended.
      if (!folder.isDiscovering && patternsKeyOf(folder, this.#analysis.configs) !== folder.patternsKey)
        this.#discover(folder);
    }
  }

  /** Where kustomizations name other files than when these were looked for; discovery looks itself when it has ended. */
  #findOtherInputs(): void {
    for (const folder of this.#folders.all()) {
      const named = this.#inputsIn(folder);
      const isSame = named.size === folder.namedInputs.size && [...named].every((uri) => folder.namedInputs.has(uri));
      if (!folder.isDiscovering && !isSame) this.#work.start(() => this.#findInputs(folder));
    }
  }

  /** An open configuration counts as it is typed. */
  #surroundings(): Surroundings {
    const { fileSystem, pause } = this.#options;
    return { configs: this.#analysis.configs, fileSystem: withDocuments(fileSystem, this.#overlays), pause };
  }

  #listingChanged(): void {
    this.#isListingNews = true;
    this.#work.start(async () => undefined);
  }

  /** Absence can be judged from here on, if everything was read. */
  #finish(): void {
    const folders = this.#folders.all();
    if (this.#isListingNews && folders.every((folder) => folder.isRead)) {
      this.#isListingNews = false;
      // Of a folder that cannot be listed just the open documents are known, which is no cluster.
      const listed = folders
        .filter(({ uri, isEnabled }) => isEnabled && this.#options.fileSystem.canRead(uri))
        .map(({ uri }) => uri);
      // Beside a workspace, a document from elsewhere is part of no cluster; without one it is all there is.
      const uris = folders.length > 0 ? listed : [...this.#overlays.keys()];
      this.#analysis = setComplete(this.#analysis, uris, this.#folders.leftOut());
    }
    this.#options.onChange();
  }
}
