import { type Analysis, advance } from './analysis';
import type { AnalysisOptions } from './options';

/**
 * The same files under another default namespace. Nothing is read again from text: phase 2 places every manifest anew.
 * `disabledRules` and `chosenConfig` must be those of before, because findings of single documents stay.
 */
export function setOptions(analysis: Analysis, options: AnalysisOptions): Analysis {
  const { configs, today } = analysis.options;
  const pending = analysis.pending.union(analysis.files.keys());
  const change = { options: { ...options, configs }, pending, disturbed: pending };
  // What is ignored may expire in any file.
  return advance(analysis, change, options.today === today ? [] : undefined);
}
