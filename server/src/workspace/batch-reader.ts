import type { FileContent } from './file-system';
import { readFiles } from './read-files';
import type { WorkspaceOptions } from './workspace-options';

/** Files taken into the analysis in one step, which holds everything else up. */
const batchSize = 60;

/** Reads files from disk in batches, one after the other, so that a later reading never loses to an earlier one. */
export class BatchReader {
  readonly #options: Pick<WorkspaceOptions, 'fileSystem' | 'pause' | 'onError'>;
  readonly #onRead: (contents: readonly (readonly [uri: string, content: FileContent])[]) => void;
  /** The batch being read; the next one waits for it. */
  #reading: Promise<void> = Promise.resolve();

  constructor(
    options: Pick<WorkspaceOptions, 'fileSystem' | 'pause' | 'onError'>,
    onRead: (contents: readonly (readonly [uri: string, content: FileContent])[]) => void,
  ) {
    this.#options = options;
    this.#onRead = onRead;
  }

  /** Resolves when all of these are read and handed on. */
  async read(uris: readonly string[]): Promise<void> {
    for (let start = 0; start < uris.length; start += batchSize) {
      const batch = uris.slice(start, start + batchSize);
      this.#reading = this.#reading.then(() => this.#readBatch(batch));
      await this.#reading;
      await this.#options.pause();
    }
  }

  async #readBatch(uris: readonly string[]): Promise<void> {
    const contents = await readFiles(uris, this.#options);
    try {
      this.#onRead(contents);
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
