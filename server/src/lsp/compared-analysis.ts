import type { Analysis } from '../core';

/** Generations begin anew with each server, and a reference may be older than the server that gets it. */
const start = Math.floor(Math.random() * 2 ** 31) * 2 ** 20;

/** The number by which clients refer to an analysis that something was compared with: no other server has it. */
export function numberOf({ generation }: Analysis): number {
  return start + generation;
}
