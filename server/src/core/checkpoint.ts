/**
 * Awaited between units of long work. Hosts let it yield to the event loop after about 10 ms
 * and throw `Cancelled` when a newer change has arrived; `noCheckpoint` runs to the end.
 */
export type Checkpoint = () => Promise<void> | undefined;

export const noCheckpoint: Checkpoint = () => undefined;

export class Cancelled extends Error {
  constructor() {
    super('Cancelled: a newer change has arrived.');
  }
}
