/**
 * All rules beside the connectivity that they follow, on generated clusters. Both start from compiled policies and are
 * measured in processes of their own, so that neither finds what the other has worked out or warmed.
 */
import { bundleCell } from './cells.mjs';
import { SHAPES } from './connectivity-cluster.mjs';
import { median } from './table.mjs';

/**
 * Of each shape and number of workloads (as many policies): milliseconds of CPU, medians of `runs` processes each. What
 * each rule costs, and what guards do, are milliseconds of the clock, of half as many processes.
 */
export async function measureRules(scratch, sizes, runs) {
  const run = await bundleCell(scratch, 'rules-cell.mjs');
  return Object.keys(SHAPES).flatMap((shape) =>
    sizes.map((workloads) => {
      const each = (part, length = runs) => Array.from({ length }, () => run({ shape, workloads, part }));
      const [solves, rules, details] = [each('solve'), each('rules'), each('details', Math.ceil(runs / 2))];
      const medianOf = (results, pick) => median(results.map(pick));
      const byRule = Object.keys(details[0].byRule).map((id) => [id, medianOf(details, ({ byRule }) => byRule[id])]);
      return {
        shape,
        workloads,
        compiled: medianOf([...solves, ...rules], ({ compiled }) => compiled),
        solved: medianOf(solves, ({ measured }) => measured),
        ruled: medianOf(rules, ({ measured }) => measured),
        documents: medianOf(rules, ({ documents }) => documents),
        guards: medianOf(details, ({ guards }) => guards),
        findings: rules[0].findings,
        byRule: byRule.sort(([, a], [, b]) => b - a),
      };
    }),
  );
}
