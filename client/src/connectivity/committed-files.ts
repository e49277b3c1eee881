import * as vscode from 'vscode';
import { type CompareConnectivityParams, maximalComparedBytes } from '../../../server/src/protocol/protocol';
import { visible } from '../visible';
import { type CommittedText, committedText } from './committed-text';
import { type GitApi, type GitChange, type GitRepository, gitApi, newFileStatus } from './git-api';

/** What the files that were changed since HEAD are there, or the sentence that says why nobody knows. */
export type CommittedFiles =
  | {
      readonly kind: 'known';
      readonly earlier: CompareConnectivityParams['earlier'];
      /** Sentences about what could not be compared. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** Asks VS Code's own Git about every repository of the workspace; documents that are not saved count as changed. */
export async function committedFiles(token: vscode.CancellationToken): Promise<CommittedFiles> {
  const api = await gitApi();
  if (api === undefined) return { kind: 'unknown', why: noGit() };
  const all = repositoriesOfWorkspace(api);
  if (all.length === 0) return { kind: 'unknown', why: vscode.l10n.t('No Git repository is open in this workspace.') };
  await Promise.all(all.map((repository) => repository.status()));
  const repositories = all.filter(({ state }) => state.HEAD?.commit !== undefined);
  if (repositories.length === 0) {
    return {
      kind: 'unknown',
      why: vscode.l10n.t('Nothing has been committed yet, so there is no HEAD to compare with.'),
    };
  }
  const earlier: { uri: string; text: string | null }[] = [];
  const unread: Uncompared = { unreadable: [], 'too-large': [] };
  const files = changedFiles(api, repositories);
  for (let start = 0; start < files.length && !token.isCancellationRequested; start += atOnce) {
    const batch = files.slice(start, start + atOnce);
    const texts = await Promise.all(batch.map(textOfHead));
    batch.forEach(({ uri }, index) => {
      const committed = texts[index] ?? nothing;
      if (committed.kind === 'text') earlier.push({ uri: uri.toString(), text: committed.text });
      else if (committed.kind === 'none') earlier.push({ uri: uri.toString(), text: null });
      else unread[committed.kind].push(visible(vscode.workspace.asRelativePath(uri)));
    });
  }
  return { kind: 'known', earlier, notes: notesOn(repositories, unread) };
}

/** Each is a process of git, after another one that says its size. */
const atOnce = 8;

/** Names of files, made visible. */
type Uncompared = Readonly<Record<'unreadable' | 'too-large', string[]>>;

const nothing: CommittedText = { kind: 'none' };

async function textOfHead({ uri, repository, isNew }: ChangedFile): Promise<CommittedText> {
  return isNew ? nothing : committedText(repository, uri.fsPath);
}

function noGit(): string {
  return vscode.workspace.isTrusted
    ? vscode.l10n.t('The Git extension of VS Code is not available here, so nobody knows what is committed.')
    : vscode.l10n.t('In Restricted Mode VS Code runs no Git, so nobody knows what is committed.');
}

/** Those around a folder, or inside of one. */
function repositoriesOfWorkspace({ repositories }: GitApi): readonly GitRepository[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) return repositories;
  return repositories.filter(({ rootUri }) =>
    folders.some(({ uri }) => isWithin(uri, rootUri) || isWithin(rootUri, uri)),
  );
}

function isWithin(inner: vscode.Uri, outer: vscode.Uri): boolean {
  if (inner.scheme !== outer.scheme || inner.authority !== outer.authority) return false;
  return `${inner.path}/`.startsWith(outer.path.endsWith('/') ? outer.path : `${outer.path}/`);
}

interface ChangedFile {
  readonly uri: vscode.Uri;
  readonly repository: GitRepository;
  /** HEAD has none of that name. */
  readonly isNew: boolean;
}

function changedFiles(api: GitApi, repositories: readonly GitRepository[]): readonly ChangedFile[] {
  const files = new Map<string, ChangedFile>();
  const add = (uri: vscode.Uri, repository: GitRepository, isNew: boolean) => {
    // The server decides which files count; git is not asked about those that cannot be manifests.
    if (!mayBeManifest.test(uri.path)) return;
    const known = files.get(uri.toString());
    files.set(uri.toString(), { uri, repository, isNew: isNew && known?.isNew !== false });
  };
  for (const repository of repositories) {
    for (const { uri, originalUri, renameUri, status } of changesOf(repository)) {
      const isNew = newFileStatus.has(status);
      for (const each of [uri, originalUri, ...(renameUri === undefined ? [] : [renameUri])])
        add(each, repository, isNew);
    }
  }
  for (const { uri, isDirty } of vscode.workspace.textDocuments) {
    const root = isDirty ? api.getRepository(uri)?.rootUri.toString() : undefined;
    const repository = repositories.find(({ rootUri }) => rootUri.toString() === root);
    if (repository !== undefined && !files.has(uri.toString())) add(uri, repository, false);
  }
  return [...files.values()];
}

const mayBeManifest = /\.(ya?ml|json)$|\/Kustomization$/i;

function changesOf({ state }: GitRepository): readonly GitChange[] {
  const { indexChanges, workingTreeChanges, mergeChanges, untrackedChanges = [] } = state;
  return [...indexChanges, ...workingTreeChanges, ...mergeChanges, ...untrackedChanges];
}

function notesOn(repositories: readonly GitRepository[], unread: Uncompared): readonly string[] {
  const notes: string[] = [];
  if (unread.unreadable.length > 0) {
    const names = unread.unreadable.join(', ');
    notes.push(vscode.l10n.t('Git could not read these files of HEAD, which count as unchanged: {0}.', names));
  }
  if (unread['too-large'].length > 0) {
    const names = unread['too-large'].join(', ');
    const megabytes = maximalComparedBytes / 1024 / 1024;
    notes.push(
      vscode.l10n.t('These files are larger than {0} MB in HEAD and count as unchanged: {1}.', megabytes, names),
    );
  }
  for (const { rootUri, state } of repositories) {
    const settings = vscode.workspace.getConfiguration('git', rootUri);
    if (settings.get('untrackedChanges') === 'hidden') {
      notes.push(vscode.l10n.t('The setting git.untrackedChanges hides new files, which count as unchanged.'));
    }
    const limit = settings.get('statusLimit', 0);
    if (limit > 0 && state.workingTreeChanges.length + state.indexChanges.length >= limit) {
      notes.push(vscode.l10n.t('Git lists no more than {0} changed files; the others count as unchanged.', limit));
    }
  }
  return [...new Set(notes)];
}
