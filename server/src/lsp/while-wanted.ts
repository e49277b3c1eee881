import { Cancelled } from '../core';

/** The result of work, or undefined when the client has taken its question back: it gets no answer then. */
export async function whileWanted<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Cancelled) return undefined;
    throw error;
  }
}
