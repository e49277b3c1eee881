import type { YAMLError } from 'yaml';
import type { YamlProblem } from './tree';

/** The library's errors in our words: one for each cause, placed at one token. */
export function syntaxProblems(text: string, errors: readonly YAMLError[]): readonly YamlProblem[] {
  const problems: YamlProblem[] = [];
  for (const error of errors) {
    const start = Math.min(error.pos[0], text.length);
    problems.push({
      kind: 'syntax',
      range: { start, end: Math.min(start + 1, text.length) },
      message: `${error.code} ${error.message}`,
    });
  }
  return problems;
}
