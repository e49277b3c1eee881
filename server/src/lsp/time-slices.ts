import { Cancelled, type Checkpoint } from '../core';

const sliceMilliseconds = 10;

/** A checkpoint that lets other messages in after each 10 ms of work, and ends the work when it is no longer wanted. */
export function timeSlices(isCancelled: () => boolean = () => false): Checkpoint {
  let sliceStart = performance.now();
  return () => {
    if (isCancelled()) throw new Cancelled();
    if (performance.now() - sliceStart < sliceMilliseconds) return undefined;
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        sliceStart = performance.now();
        if (isCancelled()) reject(new Cancelled());
        else resolve();
      });
    });
  };
}
