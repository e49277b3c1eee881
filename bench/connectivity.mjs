/**
 * Connectivity of generated clusters: solving, memory, and the answers that an edit of one policy or workload asks for.
 * Each cell is a process of its own; all cells of one run are side by side in one table.
 */
import { bundleCell } from './cells.mjs';
import { SHAPES } from './connectivity-cluster.mjs';

export const BUDGETS = { solved: 2000, used: 300e6, edit: 5 };

/** Of each shape and number of workloads (as many policies): milliseconds of CPU, bytes, and connected pairs of pods. */
export async function measureConnectivity(scratch, sizes, samples) {
  const measureCell = await bundleCell(scratch, 'connectivity-cell.mjs');
  return Object.keys(SHAPES).flatMap((shape) =>
    sizes.map((workloads) => ({ shape, workloads, ...measureCell({ shape, workloads, samples }) })),
  );
}
