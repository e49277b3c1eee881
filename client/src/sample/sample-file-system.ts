import * as vscode from 'vscode';

const scheme = 'firebreak-sample';

/** The folder of the sample shop, which is in no other place than the memory of this window. */
export const sampleFolder = vscode.Uri.from({ scheme, path: '/shop' });

interface Entry {
  readonly created: number;
  changed: number;
  /** Undefined for a folder. */
  content: Uint8Array | undefined;
}

/**
 * A copy of the sample shop in memory, made from the files of the extension when it is first looked at. It can be
 * edited, so that fixes can be tried, and nothing of that is written to a disk.
 */
export class SampleFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #source: vscode.Uri;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  #entries: Promise<Map<string, Entry>> | undefined;

  readonly onDidChangeFile = this.#changed.event;

  constructor(extensionUri: vscode.Uri) {
    this.#source = vscode.Uri.joinPath(extensionUri, 'examples', 'shop');
    this.#registration = vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  /** Everything that changes here is reported, watched or not. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { created, changed, content } = await this.#entry(uri);
    const type = content === undefined ? vscode.FileType.Directory : vscode.FileType.File;
    return { type, ctime: created, mtime: changed, size: content?.length ?? 0 };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    if ((await this.#entry(uri)).content !== undefined) throw vscode.FileSystemError.FileNotADirectory(uri);
    const prefix = uri.path === '/' ? '/' : `${uri.path}/`;
    return [...(await this.#all())].flatMap(([path, { content }]): [string, vscode.FileType][] => {
      const name = path.slice(prefix.length);
      if (!path.startsWith(prefix) || name === '' || name.includes('/')) return [];
      return [[name, content === undefined ? vscode.FileType.Directory : vscode.FileType.File]];
    });
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { content } = await this.#entry(uri);
    if (content === undefined) throw vscode.FileSystemError.FileIsADirectory(uri);
    return content;
  }

  async writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    { create, overwrite }: { readonly create: boolean; readonly overwrite: boolean },
  ): Promise<void> {
    const entries = await this.#all();
    const known = entries.get(uri.path);
    if (known !== undefined && known.content === undefined) throw vscode.FileSystemError.FileIsADirectory(uri);
    if (known === undefined && !create) throw vscode.FileSystemError.FileNotFound(uri);
    if (known !== undefined && create && !overwrite) throw vscode.FileSystemError.FileExists(uri);
    if (known === undefined) this.#add(entries, uri, content);
    else {
      known.content = content;
      known.changed = Date.now();
      this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    }
  }

  async createDirectory(uri: vscode.Uri): Promise<void> {
    const entries = await this.#all();
    if (entries.has(uri.path)) throw vscode.FileSystemError.FileExists(uri);
    this.#add(entries, uri, undefined);
  }

  async delete(uri: vscode.Uri): Promise<void> {
    await this.#entry(uri);
    const entries = await this.#all();
    for (const path of [...entries.keys()]) if (isAtOrUnder(path, uri.path)) entries.delete(path);
    this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  async rename(from: vscode.Uri, to: vscode.Uri, { overwrite }: { readonly overwrite: boolean }): Promise<void> {
    await this.#entry(from);
    const entries = await this.#all();
    if (entries.has(to.path) && !overwrite) throw vscode.FileSystemError.FileExists(to);
    refuseWithoutFolder(entries, to);
    if (from.path === to.path) return;
    if (isAtOrUnder(to.path, from.path)) throw vscode.FileSystemError.NoPermissions(to);
    // What is replaced goes as a whole.
    for (const path of [...entries.keys()]) if (isAtOrUnder(path, to.path)) entries.delete(path);
    for (const [path, entry] of [...entries]) {
      if (!isAtOrUnder(path, from.path)) continue;
      entries.delete(path);
      entries.set(to.path + path.slice(from.path.length), entry);
    }
    this.#changed.fire([
      { type: vscode.FileChangeType.Deleted, uri: from },
      { type: vscode.FileChangeType.Created, uri: to },
    ]);
  }

  #add(entries: Map<string, Entry>, uri: vscode.Uri, content: Uint8Array | undefined): void {
    refuseWithoutFolder(entries, uri);
    entries.set(uri.path, newEntry(content));
    this.#changed.fire([{ type: vscode.FileChangeType.Created, uri }]);
  }

  async #entry(uri: vscode.Uri): Promise<Entry> {
    const entry = (await this.#all()).get(uri.path);
    if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  }

  #all(): Promise<Map<string, Entry>> {
    this.#entries ??= this.#copy().catch((error: unknown) => {
      // The next look tries again.
      this.#entries = undefined;
      throw error;
    });
    return this.#entries;
  }

  async #copy(): Promise<Map<string, Entry>> {
    const entries = new Map([['/', newEntry(undefined)]]);
    const copyFolder = async (source: vscode.Uri, path: string): Promise<void> => {
      entries.set(path, newEntry(undefined));
      for (const [name, type] of await vscode.workspace.fs.readDirectory(source)) {
        const child = vscode.Uri.joinPath(source, name);
        if (type === vscode.FileType.Directory) await copyFolder(child, `${path}/${name}`);
        else entries.set(`${path}/${name}`, newEntry(await vscode.workspace.fs.readFile(child)));
      }
    };
    await copyFolder(this.#source, sampleFolder.path);
    return entries;
  }
}

/** A new entry needs a folder to stand in. */
function refuseWithoutFolder(entries: ReadonlyMap<string, Entry>, uri: vscode.Uri): void {
  const parent = entries.get(uri.path.slice(0, uri.path.lastIndexOf('/')) || '/');
  if (parent === undefined || parent.content !== undefined) throw vscode.FileSystemError.FileNotFound(uri);
}

function newEntry(content: Uint8Array | undefined): Entry {
  const now = Date.now();
  return { created: now, changed: now, content };
}

function isAtOrUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
