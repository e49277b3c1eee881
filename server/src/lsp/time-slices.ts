import { Cancelled, type Checkpoint } from '../core';

const sliceMilliseconds = 10;

/** Browsers have no `setImmediate`, and it costs less than a timer. */
const soon = (run: () => void) => (typeof setImmediate === 'function' ? setImmediate(run) : setTimeout(run, 0));

/** A checkpoint that lets other messages in after each 10 ms of work, and ends the work when it is no longer wanted. */
export function timeSlices(isCancelled: () => boolean = () => false): Checkpoint {
  let sliceStart = performance.now();
  return () => {
    if (isCancelled()) throw new Cancelled();
    if (performance.now() - sliceStart < sliceMilliseconds) return undefined;
    return new Promise((resolve, reject) => {
      soon(() => {
        sliceStart = performance.now();
        if (isCancelled()) reject(new Cancelled());
        else resolve();
      });
    });
  };
}
