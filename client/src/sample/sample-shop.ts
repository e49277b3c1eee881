import * as vscode from 'vscode';
import { SampleFileSystem, sampleFolder } from './sample-file-system';

/** The file of the shop with the plainest gap. */
const firstFile = vscode.Uri.joinPath(sampleFolder, 'shop', 'web.yaml');

/** Provides the sample shop, and shows its first file in the window that was opened for it. */
export function provideSampleShop(context: vscode.ExtensionContext): void {
  context.subscriptions.push(new SampleFileSystem(context.extensionUri));
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const isSample = folder?.uri.toString() === sampleFolder.toString();
  if (isSample && vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0)) {
    vscode.window.showTextDocument(firstFile).then(undefined, () => undefined);
  }
}

/** Opens the sample shop: here when this window has no folder, else in a window of its own. */
export async function openSampleShop(): Promise<void> {
  const forceNewWindow = (vscode.workspace.workspaceFolders ?? []).length > 0;
  await vscode.commands.executeCommand('vscode.openFolder', sampleFolder, { forceNewWindow });
}
