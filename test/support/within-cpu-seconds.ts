import { expect } from 'vitest';

/**
 * Runs it and asserts a bound on the computing time of this process. The clock would say little: on a busy machine it
 * runs on while others compute.
 */
export async function withinCpuSeconds<T>(seconds: number, run: () => T | Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(seconds);
  return result;
}
