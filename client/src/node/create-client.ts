import { LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import type { ClientOptions } from '../server';

/** A client that runs the bundled server in a process of its own, over Node's IPC. */
export function createClient(serverModule: string, options: ClientOptions): LanguageClient {
  const run = { module: serverModule, transport: TransportKind.ipc };
  return new LanguageClient(
    'firebreak',
    'Firebreak',
    { run, debug: run },
    { ...options, revealOutputChannelOn: RevealOutputChannelOn.Never },
  );
}
