import type { Analysis } from '../analysis/analysis';
import type { Finding } from '../rules/finding';
import { ruleFixes } from '../rules/fixes';
import type { Fix } from './fix';

/** The fixes that the finding's rule proposes, the most targeted first. Derived from the finding's data, not kept. */
export function fixesFor(analysis: Analysis, finding: Finding): readonly Fix[] {
  return ruleFixes[finding.ruleId]?.(finding, analysis) ?? [];
}
