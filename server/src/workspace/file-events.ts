import { type Folder, isListed } from './folder';
import { isCandidate } from './is-candidate';
import { canonicalUri, fileName, isUnder } from './uri';

export interface FileEvent {
  readonly uri: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** What events on disk ask for. They are hints: files are read again, folders listed again. */
export interface EventConsequences {
  /** Known files to read again; those that are gone turn out to be missing. */
  readonly toRead: readonly string[];
  readonly toDiscover: ReadonlySet<Folder>;
  /** In which something may have come that is no manifest and that kustomizations name. */
  readonly toFindInputs: ReadonlySet<Folder>;
  /** Workspace folders that came or went as a whole: listed, and all of their files read again. */
  readonly toReload: readonly Folder[];
  /** New things that no rule of discovery takes as files: if they are folders, their workspace folders are listed. */
  readonly mayBeFolders: readonly string[];
}

export function weighEvents(
  events: readonly FileEvent[],
  folders: readonly Folder[],
  folderOf: (uri: string) => Folder | undefined,
): EventConsequences {
  const toRead = new Set<string>();
  const toDiscover = new Set<Folder>();
  const toFindInputs = new Set<Folder>();
  const mayBeFolders: string[] = [];
  const deleted = new Set<string>();
  const touched = new Set<Folder>();
  const toReload = new Set<Folder>();
  for (const event of events) {
    const uri = canonicalUri(event.uri);
    for (const folder of event.kind === 'changed' ? [] : folders) {
      if (folder.uri === uri || isUnder(folder.uri, uri)) toReload.add(folder);
    }
    const folder = folderOf(uri);
    if (folder === undefined) continue;
    if (neverRead.test(uri)) continue;
    touched.add(folder);
    // The listing that is under way may have passed the place already.
    if (folder.isDiscovering && event.kind !== 'changed') toDiscover.add(folder);
    const leftOut = leftOutUris(folder);
    if (isListed(folder, uri)) toRead.add(uri);
    else if (isOfDocument(folder, uri) || fileName(uri) === '.gitignore' || leftOut.has(uri)) toDiscover.add(folder);
    else if (ancestors(uri).some((ancestor) => leftOut.get(ancestor)?.isFolder)) continue;
    else if (event.kind === 'deleted') deleted.add(uri);
    else if (folder.namedInputs.has(uri)) toFindInputs.add(folder);
    // Clients report a deletion and a creation at once as a change, and may have missed the creation.
    else if (isCandidate(fileName(uri))) toDiscover.add(folder);
    else if (event.kind === 'created') mayBeFolders.push(uri);
  }
  // The deletion of a folder is a single event in some clients.
  for (const folder of deleted.size > 0 ? touched : []) {
    for (const uri of [...folder.files.keys(), ...folder.inputs.keys()])
      if (ancestors(uri).some((ancestor) => deleted.has(ancestor))) toRead.add(uri);
  }
  return { toRead: [...toRead], toDiscover, toFindInputs, toReload: [...toReload], mayBeFolders };
}

/** Whether what is open there has no file, or one that does not count: that may be otherwise now. */
function isOfDocument({ adopted, outside }: Folder, uri: string): boolean {
  return adopted.has(uri) || outside.has(uri);
}

/** Folders that discovery never enters; version control writes into its own all the time. */
const neverRead = /\/(\.git|\.hg|\.svn|node_modules)(\/|$)/;

type LeftOutUris = ReadonlyMap<string, { readonly isFolder: boolean }>;

const leftOutMemo = new WeakMap<Folder['leftOut'], LeftOutUris>();

/** What was a link may be a folder by now; a folder that was left out stays so until its own name is reported. */
function leftOutUris({ leftOut }: Folder): LeftOutUris {
  const known = leftOutMemo.get(leftOut);
  if (known !== undefined) return known;
  const uris = new Map(leftOut.map(({ uri, path }) => [canonicalUri(uri), { isFolder: path.endsWith('/') }]));
  leftOutMemo.set(leftOut, uris);
  return uris;
}

function ancestors(uri: string): readonly string[] {
  const result: string[] = [];
  for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) result.push(uri.slice(0, end));
  return result;
}
