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
  filePatternsFor,
  filePatternsIn,
  filePatternsKey,
  type GroupName,
  generatorInputs,
  missingGroups,
  setComplete,
  setOptions,
} from '../core';
import { type Discovery, discover } from './discover';
import { discoverNamed } from './discover-named';
import { changesToEarlier, type EarlierFile } from './earlier-files';
import { fileChange, generatorInputChange } from './file-change';
import { type FileEvent, weighEvents } from './file-events';
import type { FileContent, FileSystem } from './file-system';
import { type Folder, hasFile, isConfigured, isListed, newFolder } from './folder';
import { isNoChange } from './is-no-change';
import { readFile, readFiles } from './read-files';
import { canonicalUri, fileName, isUnder, parentUri, relativePath } from './uri';
import type { FolderOptions, WorkspaceOptions } from './workspace-options';

const emptyListing: Discovery = { files: [], leftOut: [], patterns: [] };

/** Files taken into the analysis in one step, which holds everything else up. */
const batchSize = 60;

/**
 * The one object that changes: holds the current analysis and keeps it in step with folders, files on disk and open
 * documents. Phase 1 happens here at once; the host decides when phase 2 runs (`complete`).
 * Open documents win over the disk. All URIs may come in any spelling; the analysis keys files by `canonicalUri`.
 */
export class Workspace {
  readonly #options: WorkspaceOptions;
  #analysis: Analysis;
  readonly #folders = new Map<string, Folder>();
  /** Texts of open documents. */
  readonly #overlays = new Map<string, string>();
  readonly #running = new Set<Promise<void>>();
  /** Groups of rules that are being loaded. */
  readonly #loading = new Set<GroupName>();
  /** The batch of files being read; the next one waits for it, so a later reading never loses to an earlier one. */
  #reading: Promise<void> = Promise.resolve();
  /** The set of folders or what they leave out is another one than core was told. */
  #isListingNews = true;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#analysis = emptyAnalysis(options.analysis, undefined, options.loadPart);
  }

  get analysis(): Analysis {
    return this.#analysis;
  }

  /** Files are being listed or read: what is missing now may be there in a moment. */
  get isReading(): boolean {
    return this.#running.size > 0;
  }

  /** Resolves when nothing is being listed or read. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
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
    const folderOf = (uri: string) => this.#folderOf(uri);
    return changesToEarlier(files, {
      analysis: this.#analysis,
      folderOf,
      fileSystem: this.#withDocuments(),
      checkpoint,
    });
  }

  /** Makes these the folders of the workspace. Files of folders that are gone are forgotten, those of new ones read. */
  setFolders(folders: readonly FolderOptions[]): void {
    const wanted = new Map(folders.map((folder) => [canonicalUri(folder.uri), folder]));
    const gone = [...this.#folders.values()].filter((folder) => !wanted.has(folder.uri));
    const added = [...wanted].filter(([uri]) => !this.#folders.has(uri));
    for (const { uri } of gone) this.#folders.delete(uri);
    for (const [uri, options] of added) this.#folders.set(uri, newFolder(uri, options));
    this.#apply(gone.flatMap((folder) => this.#forget(folder)));
    const kept = [...wanted].filter(([uri]) => !added.some(([other]) => other === uri));
    for (const [uri, options] of kept) this.#configure(uri, options);
    for (const folder of this.#folders.values()) {
      const isNew = added.some(([uri]) => uri === folder.uri);
      // A folder inside another one takes its files over, and gives them back when it goes.
      const isAround = [...gone, ...added.map(([uri]) => ({ uri }))].some(({ uri }) => isUnder(uri, folder.uri));
      if (isNew || isAround) this.#discover(folder);
    }
    this.#listingChanged();
  }

  addFolder(folder: FolderOptions): void {
    this.setFolders([...this.#folders.values(), folder]);
  }

  removeFolder(uri: string): void {
    this.setFolders([...this.#folders.values()].filter((folder) => folder.uri !== canonicalUri(uri)));
  }

  /** Other choices for the whole analysis. What was read stays; phase 2 brings the rest up to date. */
  setOptions(options: AnalysisOptions): void {
    this.#analysis = setOptions(this.#analysis, options);
    this.#options.onChange();
  }

  /** Lists and reads everything again. */
  reload(): void {
    this.#reload([...this.#folders.values()]);
  }

  /** The document is open and has this text, whatever the disk says. */
  setDocument(spelledUri: string, text: string): void {
    const uri = canonicalUri(spelledUri);
    const folder = this.#folderOf(uri);
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
    const folder = this.#folderOf(uri);
    folder?.adopted.delete(uri);
    folder?.outside.delete(uri);
    if (folder !== undefined && isListed(folder, uri)) this.#run(() => this.#read([uri]));
    else this.#apply([{ kind: 'delete', uri }]);
    if (folder === undefined) this.#listingChanged();
  }

  /** Things that happened on disk, in any number and order; events are hints and the disk is asked. */
  filesChanged(events: readonly FileEvent[]): void {
    const folders = [...this.#folders.values()];
    const folderOf = (uri: string) => this.#folderOf(uri);
    const { toRead, toDiscover, toFindInputs, toReload, mayBeFolders } = weighEvents(events, folders, folderOf);
    if (toRead.length > 0) this.#run(() => this.#readReported(toRead));
    if (mayBeFolders.length > 0) this.#run(() => this.#discoverAround(mayBeFolders));
    this.#reload(toReload);
    for (const folder of toDiscover) this.#discover(folder);
    for (const folder of toFindInputs) if (!toDiscover.has(folder)) this.#run(() => this.#findInputs(folder));
  }

  /** For clients that report nothing about the disk: looks at one file, and for new and deleted ones around it. */
  refresh(spelledUri: string): void {
    const uri = canonicalUri(spelledUri);
    const folder = this.#folderOf(uri);
    if (folder === undefined) return;
    if (isListed(folder, uri)) this.#run(() => this.#read([uri]));
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
    this.#run(async () => {
      try {
        while (folder.finishedRound !== folder.wantedRound && this.#isCurrent(folder)) await this.#discoverOnce(folder);
      } finally {
        folder.isDiscovering = false;
        // A kustomization may have changed while its inputs were looked for.
        this.#findOtherInputs();
      }
    });
  }

  async #discoverOnce(folder: Folder): Promise<void> {
    const round = folder.wantedRound;
    const { filesExclude, isEnabled } = folder;
    const keyAtStart = this.#patternsKeyOf(folder);
    const patterns = filePatternsFor(this.#analysis.configs, parentUri(folder.uri));
    const listing = isEnabled
      ? await discover(folder.uri, this.#withDocuments(), { filesExclude, patterns }, this.#options.pause)
      : emptyListing;
    folder.finishedRound = round;
    if (folder.wantedRound !== round || !this.#isCurrent(folder)) return;

    const before = folder.files;
    const own = listing.files.map((file) => ({ ...file, uri: canonicalUri(file.uri) }));
    folder.files = new Map(own.filter(({ uri }) => this.#folderOf(uri) === folder).map(({ uri, path }) => [uri, path]));
    folder.leftOut = listing.leftOut;
    folder.patternsKey = filePatternsKey([...listing.patterns, ...patterns]);
    this.#isListingNews = true;
    const { rereads } = folder;
    folder.rereads = false;
    folder.rereadsInputs ||= rereads;

    // By what is analysed and not by what was listed: files may have come from a folder around or inside this one.
    const gone = [...this.#analysis.files.keys()].filter(
      (uri) => this.#folderOf(uri) === folder && !hasFile(folder, uri) && !this.#overlays.has(uri),
    );
    this.#apply(gone.map((uri) => ({ kind: 'delete', uri })));
    const wasThere = (uri: string) => before.has(uri) && this.#analysis.files.has(uri);
    await this.#placeDocuments(folder);
    // A file that was listed before and then found missing may be back.
    const toRead = [...folder.files.keys()].filter((uri) => rereads || !wasThere(uri));
    // What somebody looks at comes first.
    await this.#read(toRead.filter((uri) => this.#overlays.has(uri)));
    await this.#read(toRead.filter((uri) => !this.#overlays.has(uri)));
    await this.#findInputs(folder);
    folder.isRead = true;
    const key = this.#patternsKeyOf(folder);
    // Somebody has typed into a configuration meanwhile. One that is not on disk yet is never found, and asked for once.
    if (key !== folder.patternsKey && key !== keyAtStart) this.#discover(folder);
  }

  /** Looks for what kustomizations name besides manifests, and reads what is new; after a reload all of it. */
  async #findInputs(folder: Folder): Promise<void> {
    const named = this.#inputsIn(folder);
    folder.namedInputs = named;
    const { filesExclude } = folder;
    const patterns = filePatternsFor(this.#analysis.configs, parentUri(folder.uri));
    const found =
      named.size === 0
        ? []
        : await discoverNamed(
            named,
            folder.uri,
            this.#withDocuments(),
            { filesExclude, patterns },
            this.#options.pause,
          );
    // Somebody has typed into a kustomization meanwhile, and looks again.
    if (folder.namedInputs !== named || !this.#isCurrent(folder)) return;
    const before = folder.inputs;
    folder.inputs = new Map(found.map(({ uri, path }) => [uri, path]));
    const gone = [...before.keys()].filter((uri) => !hasFile(folder, uri));
    this.#apply(gone.map((uri) => ({ kind: 'delete', uri })));
    const { rereadsInputs, unusableInputs } = folder;
    folder.rereadsInputs = false;
    for (const uri of unusableInputs) if (!folder.inputs.has(uri)) unusableInputs.delete(uri);
    const wasRead = (uri: string) => this.#analysis.files.has(uri) || unusableInputs.has(uri);
    await this.#read([...folder.inputs.keys()].filter((uri) => rereadsInputs || !wasRead(uri)));
  }

  #inputsIn(folder: Folder): ReadonlySet<string> {
    const { isEnabled, files } = folder;
    if (!isEnabled) return new Set();
    const named = [...generatorInputs(this.#analysis)];
    return new Set(named.filter((uri) => !files.has(uri) && this.#folderOf(uri) === folder));
  }

  /**
   * Open documents that discovery did not find belong to the folder only if they are not on disk at all. What is open is
   * the client's, also where its file was deleted.
   * https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocument_didOpen
   */
  async #placeDocuments(folder: Folder): Promise<void> {
    folder.outside.clear();
    for (const uri of this.#overlays.keys()) {
      if (this.#folderOf(uri) !== folder) continue;
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
      const folder = this.#folderOf(uri);
      if (folder === undefined || folders.has(folder)) continue;
      const entries = await this.#options.fileSystem.readDirectory(uri);
      if (entries.length > 0) folders.add(folder);
    }
    for (const folder of folders) this.#discover(folder);
  }

  /** Where something is gone, something else may have taken its place. */
  async #readReported(uris: readonly string[]): Promise<void> {
    await this.#read(uris);
    const gone = new Set<Folder>();
    for (const uri of uris) {
      const folder = this.#folderOf(uri);
      if (this.#analysis.files.has(uri) || folder?.unusableInputs.has(uri) === true) continue;
      if (folder !== undefined) gone.add(folder);
    }
    for (const folder of gone) this.#discover(folder);
  }

  async #read(uris: readonly string[]): Promise<void> {
    for (let start = 0; start < uris.length; start += batchSize) {
      const batch = uris.slice(start, start + batchSize);
      this.#reading = this.#reading.then(() => this.#readBatch(batch));
      await this.#reading;
      await this.#options.pause();
    }
  }

  async #readBatch(uris: readonly string[]): Promise<void> {
    const contents = await readFiles(uris, this.#options);
    try {
      this.#apply(contents.flatMap(([uri, content]) => this.#changeFromDisk(uri, content)));
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #changeFromDisk(uri: string, content: FileContent): readonly FileChange[] {
    const text = this.#overlays.get(uri);
    if (text === undefined) return this.#changeTo(uri, content);
    const folder = content.kind === 'missing' ? this.#folderOf(uri) : undefined;
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
    const folder = this.#folderOf(uri);
    if (!folder?.inputs.has(uri)) return [fileChange(uri, place, content)];
    const change = generatorInputChange(uri, place, content);
    if (change.kind === 'delete' && content.kind !== 'missing') folder.unusableInputs.add(uri);
    else folder.unusableInputs.delete(uri);
    return [change];
  }

  /** Where a file belongs; undefined when it has left the workspace in the meantime. */
  #placeOf(uri: string): { readonly folder: string; readonly path: string } | undefined {
    const folder = this.#folderOf(uri);
    // A document outside of all folders is a folder of its own, with one file.
    if (folder === undefined) return this.#overlays.has(uri) ? { folder: uri, path: fileName(uri) } : undefined;
    return hasFile(folder, uri) ? { folder: folder.uri, path: relativePath(uri, folder.uri) } : undefined;
  }

  /** The innermost folder around a file. */
  #folderOf(uri: string): Folder | undefined {
    let innermost: Folder | undefined;
    for (const folder of this.#folders.values()) {
      if (isUnder(uri, folder.uri) && folder.uri.length > (innermost?.uri.length ?? -1)) innermost = folder;
    }
    return innermost;
  }

  /** Whether a document may count at once; a file that was found missing is asked about again. */
  #isThere(folder: Folder, uri: string): boolean {
    return folder.adopted.has(uri) || (isListed(folder, uri) && this.#analysis.files.has(uri));
  }

  #isCurrent(folder: Folder): boolean {
    return this.#folders.get(folder.uri) === folder;
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
      this.#run(async () => {
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
    for (const folder of this.#folders.values()) {
      // Discovery looks itself when it has ended.
      if (!folder.isDiscovering && this.#patternsKeyOf(folder) !== folder.patternsKey) this.#discover(folder);
    }
  }

  /** Where kustomizations name other files than when these were looked for; discovery looks itself when it has ended. */
  #findOtherInputs(): void {
    for (const folder of this.#folders.values()) {
      const named = this.#inputsIn(folder);
      const isSame = named.size === folder.namedInputs.size && [...named].every((uri) => folder.namedInputs.has(uri));
      if (!folder.isDiscovering && !isSame) this.#run(() => this.#findInputs(folder));
    }
  }

  #patternsKeyOf({ uri }: Folder): string {
    const { configs } = this.#analysis;
    return filePatternsKey([...filePatternsIn(configs, uri), ...filePatternsFor(configs, parentUri(uri))]);
  }

  /** As discovery sees the disk: an open configuration counts as it is typed. */
  #withDocuments(): FileSystem {
    const { fileSystem } = this.#options;
    return {
      canRead: (uri) => fileSystem.canRead(uri),
      readDirectory: (uri) => fileSystem.readDirectory(uri),
      readFile: async (uri) => {
        const text = this.#overlays.get(canonicalUri(uri));
        return text === undefined ? fileSystem.readFile(uri) : { kind: 'text', text };
      },
    };
  }

  #run(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => this.#options.onError(error))
      .then(() => {
        this.#running.delete(running);
        if (this.#running.size === 0) this.#finish();
      });
    this.#running.add(running);
  }

  #listingChanged(): void {
    this.#isListingNews = true;
    this.#run(async () => undefined);
  }

  /** Absence can be judged from here on, if everything was read. */
  #finish(): void {
    const folders = [...this.#folders.values()];
    if (this.#isListingNews && folders.every((folder) => folder.isRead)) {
      this.#isListingNews = false;
      // What one folder leaves out may be a folder of the workspace itself.
      const leftOut = folders.flatMap((folder) =>
        folder.leftOut.filter(({ uri }) => uri === folder.uri || !this.#folders.has(uri)),
      );
      // Of a folder that cannot be listed just the open documents are known, which is no cluster.
      const listed = folders
        .filter(({ uri, isEnabled }) => isEnabled && this.#options.fileSystem.canRead(uri))
        .map(({ uri }) => uri);
      // Beside a workspace, a document from elsewhere is part of no cluster; without one it is all there is.
      const uris = folders.length > 0 ? listed : [...this.#overlays.keys()];
      this.#analysis = setComplete(this.#analysis, uris, leftOut);
    }
    this.#options.onChange();
  }
}
