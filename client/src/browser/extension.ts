import type { ExtensionContext } from 'vscode';
import { type Api, start, stop } from '../start';

/** The same extension where there is no Node.js: in a browser, over folders that VS Code alone can read. */
export function activate(context: ExtensionContext): Api {
  return start(context, async (options) => {
    const { createClient } = await import('./create-client');
    return createClient(context.extensionUri, options);
  });
}

export function deactivate(): Promise<void> {
  return stop();
}
