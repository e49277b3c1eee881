import { type Connection, DidChangeWatchedFilesNotification, type Disposable, WatchKind } from 'vscode-languageserver';
import { type Analysis, generatorInputs } from '../core';
import { fileName } from '../workspace/uri';

/**
 * Has the client report edits of the files that are no manifests and of which kustomizations make ConfigMaps and
 * Secrets. That such a file comes or goes is reported anyway.
 */
export class InputWatch {
  readonly #client: Connection['client'];
  #watched = '';
  #registration: Promise<Disposable | undefined> = Promise.resolve(undefined);

  constructor(client: Connection['client']) {
    this.#client = client;
  }

  update(analysis: Analysis): void {
    const names = new Set([...generatorInputs(analysis)].map(fileName).filter((name) => !/\.(ya?ml|json)$/.test(name)));
    const patterns = [...names].map(asGlob).sort();
    if (patterns.join('\n') === this.#watched) return;
    this.#watched = patterns.join('\n');
    const watchers = patterns.map((globPattern) => ({ globPattern, kind: WatchKind.Change }));
    this.#registration = this.#registration.then(async (before) => {
      before?.dispose();
      if (watchers.length === 0) return undefined;
      return this.#client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined);
    });
  }
}

/** In every folder: a report too many does no harm. */
function asGlob(name: string): string {
  return `**/${name.replace(/[*?{}[\]\\!,]/g, '?')}`;
}
