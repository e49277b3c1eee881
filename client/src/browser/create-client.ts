import * as vscode from 'vscode';
import { RevealOutputChannelOn } from 'vscode-languageclient';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import type { InitializationOptions } from '../../../server/src/protocol/protocol';
import type { ClientOptions } from '../server';

/** Of the browser, of which Node.js' types know nothing. */
interface BrowserWorker {
  terminate(): void;
}
declare const Worker: new (url: string) => BrowserWorker & ConstructorParameters<typeof BrowserMessageReader>[0];

/** A client that runs the bundled server in a worker, and in a new one after each restart. */
export async function createClient(extensionUri: vscode.Uri, options: ClientOptions): Promise<LanguageClient> {
  const scripts = vscode.Uri.joinPath(extensionUri, 'dist');
  const serverUri = vscode.Uri.joinPath(scripts, 'web-server.js');
  // From its text: workers of another origin, and those that lie on a remote machine, are refused.
  const text = await vscode.workspace.fs.readFile(serverUri);
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const initializationOptions: InitializationOptions = {
    ...options.initializationOptions,
    scripts: scripts.toString(),
  };
  let worker: BrowserWorker | undefined;
  const connect = async () => {
    worker?.terminate();
    const started = new Worker(address);
    worker = started;
    return { reader: new BrowserMessageReader(started), writer: new BrowserMessageWriter(started) };
  };
  return new LanguageClient('firebreak', 'Firebreak', connect, {
    ...options,
    initializationOptions,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
  });
}
