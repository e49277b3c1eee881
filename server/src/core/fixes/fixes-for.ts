import type { Analysis } from '../analysis/analysis';
import type { Finding } from '../rules/finding';
import { ruleById } from '../rules/index';
import type { Fix } from './fix';

/** The fixes that the finding's rule proposes, the most targeted first. Derived from the finding's data, not kept. */
export function fixesFor(analysis: Analysis, finding: Finding): readonly Fix[] {
  return ruleById(finding.ruleId)?.fixes?.(finding, analysis) ?? [];
}
