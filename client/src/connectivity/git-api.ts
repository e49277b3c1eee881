import * as vscode from 'vscode';

/**
 * What we use of the API of VS Code's built-in Git extension, version 1.
 * https://github.com/microsoft/vscode/blob/main/extensions/git/src/api/git.d.ts
 */
export interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<unknown>;
  readonly repositories: readonly GitRepository[];
  /** The innermost one around a file. */
  getRepository(uri: vscode.Uri): GitRepository | null;
}

export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: GitState;
  /** Brings `state` up to date. */
  status(): Promise<void>;
  /** `size` in bytes. Rejects as `buffer` does. */
  getObjectDetails(treeish: string, path: string): Promise<{ readonly size: number }>;
  /** The bytes of a file in a commit. Rejects where there is none, with `gitErrorCode` `UnknownPath`. */
  buffer(ref: string, path: string): Promise<Uint8Array>;
}

export interface GitState {
  /** Without a commit in a repository in which nothing was committed yet. */
  readonly HEAD: { readonly commit?: string } | undefined;
  readonly indexChanges: readonly GitChange[];
  readonly workingTreeChanges: readonly GitChange[];
  readonly mergeChanges: readonly GitChange[];
  /** Where the user wants them apart from the changes of the working tree. */
  readonly untrackedChanges?: readonly GitChange[];
}

export interface GitChange {
  readonly uri: vscode.Uri;
  readonly originalUri: vscode.Uri;
  readonly renameUri: vscode.Uri | undefined;
  readonly status: number;
}

/** The members of the API's `Status` that say that HEAD has no such file: INDEX_ADDED, UNTRACKED. */
export const newFileStatus: ReadonlySet<number> = new Set([1, 7]);

/** Undefined where there is no Git: in a browser, in a workspace that nobody trusts, or switched off. */
export async function gitApi(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  try {
    const exports = await extension?.activate();
    const api = exports?.enabled ? exports.getAPI(1) : undefined;
    if (api !== undefined) await initialized(api);
    return api;
  } catch {
    // It throws where git is not installed, and where the user does not want it.
    return undefined;
  }
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** Resolves when it has looked for repositories, or has had enough time to. */
async function initialized(api: GitApi): Promise<void> {
  if (api.state === 'initialized') return;
  let subscription: vscode.Disposable | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  await new Promise<void>((resolve) => {
    subscription = api.onDidChangeState(() => resolve());
    timer = setTimeout(resolve, patienceMilliseconds);
  });
  clearTimeout(timer);
  subscription?.dispose();
}

const patienceMilliseconds = 10_000;
