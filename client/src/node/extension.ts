import type { ExtensionContext } from 'vscode';
import { type Api, start, stop } from '../start';

/** Runs when a YAML or Helm document is opened or the view is shown. The client library is loaded later, when needed. */
export function activate(context: ExtensionContext): Api {
  return start(context, async (options) => {
    const { createClient } = await import('./create-client');
    return createClient(context.asAbsolutePath('dist/server.js'), options);
  });
}

export function deactivate(): Promise<void> {
  return stop();
}
