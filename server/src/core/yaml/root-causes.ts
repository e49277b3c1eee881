import { limits } from '../limits';
import type { YamlProblem } from './tree';

/**
 * Problems in the order of the text without the follow-ups of earlier ones: of one line only the first,
 * and of neighbouring lines with wrong indentation only the first.
 * An unclosed quote or bracket hides what comes after it, because nothing there was read as it was meant.
 */
export function rootCauses(text: string, problems: readonly YamlProblem[]): readonly YamlProblem[] {
  if (problems.length < 2) return problems;
  const ordered = [...problems].sort((a, b) => a.range.start - b.range.start);
  const kept: YamlProblem[] = [];
  let last: YamlProblem | undefined;
  for (const problem of ordered) {
    if (kept.length === limits.problemsPerDocument) break;
    const previous = last;
    if (problem.kind === 'syntax') {
      last = problem;
      if (previous !== undefined && isFollowUp(text, previous, problem)) continue;
    }
    kept.push(problem);
    if (problem.message.endsWith(neverClosed)) break;
  }
  return kept;
}

export const neverClosed = 'is never closed.';

function isFollowUp(text: string, cause: YamlProblem, problem: YamlProblem): boolean {
  const between = text.slice(cause.range.start, problem.range.start);
  const lineCount = between.split('\n', 3).length - 1;
  return lineCount === 0 || (lineCount === 1 && isAboutLayout(cause) && isAboutLayout(problem));
}

/** One line at a wrong column makes the next ones wrong too. */
function isAboutLayout({ message }: YamlProblem): boolean {
  return message.startsWith('Indentation') || message.startsWith('List item stands');
}
