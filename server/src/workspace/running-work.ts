/** Work that is going on, and what is to happen when all of it has ended. */
export class RunningWork {
  readonly #running = new Set<Promise<void>>();
  readonly #onIdle: () => void;
  readonly #onError: (error: unknown) => void;

  constructor(onIdle: () => void, onError: (error: unknown) => void) {
    this.#onIdle = onIdle;
    this.#onError = onError;
  }

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Resolves when nothing goes on. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  start(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => this.#onError(error))
      .then(() => {
        this.#running.delete(running);
        if (this.#running.size === 0) this.#onIdle();
      });
    this.#running.add(running);
  }
}
