/**
 * Awaited between units of long work. Hosts let it yield to the event loop after about 10 ms
 * and throw `Cancelled` when a newer change has arrived; `noCheckpoint` runs to the end.
 */
export type Checkpoint = () => Promise<void> | undefined;

/** Never waits and never cancels. */
export const noCheckpoint: Checkpoint = () => undefined;

/** What a checkpoint throws to end work whose result nobody wants any more. */
export class Cancelled extends Error {
  constructor() {
    super('Cancelled: a newer change has arrived.');
  }
}
