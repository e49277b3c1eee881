import type { Connection } from 'vscode-languageserver';
import type { ClientFeatures } from '../client-features';
import { clientFileSystem } from '../client-file-system';

/** Of workers, of which Node.js' types know nothing. */
declare function importScripts(address: string): void;
declare const location: { readonly href: string };

/**
 * Runs another script of the server in this worker. VS Code starts workers from a text, so they do not know where they
 * came from, and may not load from there: the client says where its scripts are, and reads them. Where it does not, they
 * are expected beside the address of the worker.
 * @throws where the script cannot be read or run
 */
export async function runScript(name: string, connection: Connection, { scripts }: ClientFeatures): Promise<void> {
  if (scripts === undefined) {
    importScripts(new URL(name, location.href).href);
    return;
  }
  const uri = `${scripts}/${name}`;
  const content = await clientFileSystem(connection).readFile(uri);
  if (content.kind !== 'text')
    throw new Error(`${uri} cannot be read${'reason' in content ? `: ${content.reason}` : ''}.`);
  const address = URL.createObjectURL(new Blob([content.text], { type: 'text/javascript' }));
  try {
    importScripts(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}
