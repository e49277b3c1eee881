/** How often a property is tried: `npm run fuzz` tries harder. */
export function runs(count: number): { readonly numRuns: number } {
  return { numRuns: process.env['MODE'] === 'fuzz' ? count * 25 : count };
}
