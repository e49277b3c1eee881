import * as vscode from 'vscode';
import { reportedSettings } from './reported-settings';
import type { Server } from './server';
import { changedSettings } from './settings';

/** What a report of a problem needs: versions, numbers and settings. No path, no name and no text of a manifest. */
export function diagnosticInformation(server: Server, extension: vscode.Extension<unknown>): string {
  const { version } = extension.packageJSON as { readonly version: string };
  const { env, workspace } = vscode;
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  const change = server.lastChange;
  const lines = [
    `Firebreak ${version} in ${env.appName} ${vscode.version}`,
    `Host: ${env.appHost}, ${env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'}, remote: ${env.remoteName ?? 'none'}`,
    `Workspace: ${folders.length === 1 ? '1 folder' : `${folders.length} folders`} (${[...new Set(folders)].join(', ') || 'none'}), ${workspace.isTrusted ? 'trusted' : 'restricted'}`,
    `Server: ${server.isRunning ? 'running' : server.isTried ? 'not running' : 'not started'}`,
    change === undefined
      ? 'Analysis: none yet'
      : `Analysis: ${change.workloads} workloads, ${change.openWorkloads} open, ${change.coveredWorkloads} covered, ${change.isComplete ? 'complete' : 'incomplete'}, generation ${change.generation}`,
    `Settings: ${reportedSettings(changedSettings())}`,
  ];
  return `${lines.join('\n')}\n`;
}
