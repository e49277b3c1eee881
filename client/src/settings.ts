import * as vscode from 'vscode';

/** Whether the user wants Firebreak for a document, or where nothing is named: for the window. */
export function isEnabledFor(uri: vscode.Uri | undefined): boolean {
  return vscode.workspace.getConfiguration('firebreak', uri).get('enable', true);
}

/** Whether there is a folder for which it is wanted, or it is wanted without one. */
export function isEnabledSomewhere(): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length === 0 ? isEnabledFor(undefined) : folders.some(({ uri }) => isEnabledFor(uri));
}

export function showsStatusBar(): boolean {
  return vscode.workspace.getConfiguration('firebreak').get('statusBar.enable', true);
}

/** The settings that somebody has changed, by key, for a report of a problem. */
export function changedSettings(): Readonly<Record<string, unknown>> {
  const configuration = vscode.workspace.getConfiguration('firebreak');
  const keys = [
    'enable',
    'diagnostics.scope',
    'fixes.placement',
    'defaultNamespace',
    'hover.enable',
    'codeLens.enable',
    'statusBar.enable',
    'trace.server',
  ];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const values = configuration.inspect(key);
      const changed = values?.workspaceFolderValue ?? values?.workspaceValue ?? values?.globalValue;
      return changed === undefined ? [] : [[key, changed]];
    }),
  );
}
