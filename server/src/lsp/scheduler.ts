import { Cancelled } from '../core';
import type { Workspace } from '../workspace/workspace';
import { timeSlices } from './time-slices';

export interface SchedulerOptions {
  readonly workspace: Workspace;
  /** Milliseconds without a change after which phase 2 starts. */
  readonly quietMilliseconds: number;
  /** Phase 2 has caught up with the workspace. */
  onCompleted(): void;
  onError(error: unknown): void;
}

/** Decides when phase 2 runs: after a quiet time, or at once for somebody who waits. A newer change cancels it. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #cancelRunning: () => void = () => undefined;
  #isCurrent = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** The workspace has changed. */
  changed(): void {
    this.#isCurrent = false;
    this.#cancelRunning();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#start(), this.#options.quietMilliseconds);
  }

  /** Resolves when everything that was reported before is in the analysis, phase 2 included. */
  async flush(): Promise<void> {
    for (let attempts = 0; attempts < maximalAttempts; attempts++) {
      await this.#options.workspace.settled();
      if (this.#isCurrent) return;
      await (this.#running ?? this.#start());
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#cancelRunning();
  }

  #start(): Promise<void> {
    clearTimeout(this.#timer);
    // While files are being read absence means nothing. The end of the reading is a change, and comes here again.
    if (this.#options.workspace.isReading) return Promise.resolve();
    let isCancelled = false;
    this.#cancelRunning = () => {
      isCancelled = true;
    };
    const running = this.#complete(() => isCancelled).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #complete(isCancelled: () => boolean): Promise<void> {
    try {
      await this.#options.workspace.complete(timeSlices(isCancelled));
      this.#isCurrent = true;
      this.#options.onCompleted();
    } catch (error) {
      if (error instanceof Cancelled) return;
      // Trying again without a change would end the same way.
      this.#isCurrent = true;
      this.#options.onError(error);
    }
  }
}

/** Somebody who types on and on must not keep a request waiting for ever. */
const maximalAttempts = 20;
