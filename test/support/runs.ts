/**
 * How a property is tried. `npm test` tries the same cases each time, so that it gives one answer for one state of the
 * code; `npm run fuzz` tries many more, new ones each time, and prints the seed of a counterexample.
 */
export function runs(count: number): { readonly numRuns: number; readonly seed?: number } {
  return process.env['MODE'] === 'fuzz' ? { numRuns: count * 25 } : { numRuns: count, seed: 1_661_381_025 };
}
