/**
 * Connectivity of generated clusters: solving, memory, and the answers that an edit of one policy or workload asks for.
 * Each cell is a process of its own; all cells of one run are side by side in one table.
 */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { SHAPES } from './connectivity-cluster.mjs';

export const BUDGETS = { solved: 2000, used: 300e6, edit: 5 };

/** Of each shape and number of workloads (as many policies): milliseconds of CPU, bytes, and connected pairs of pods. */
export async function measureConnectivity(scratch, sizes, samples) {
  const script = join(scratch, 'connectivity-cell.mjs');
  await build({
    entryPoints: [resolve(import.meta.dirname, 'connectivity-cell.mjs')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: script,
    // Some packages are CommonJS and ask for modules of Node.js.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return Object.keys(SHAPES).flatMap((shape) =>
    sizes.map((workloads) => ({ shape, workloads, ...measureCell(script, { shape, workloads, samples }) })),
  );
}

function measureCell(script, cell) {
  const output = execFileSync(process.execPath, [
    '--expose-gc',
    // Else the collector's threads clean up behind reading while edits are measured, which is not their time.
    '--single-threaded-gc',
    '--max-old-space-size=8192',
    script,
    JSON.stringify(cell),
  ]);
  return JSON.parse(output.toString());
}
