import type { YamlProblem } from '../../yaml/tree';
import type { DocumentFinding } from '../rule';

/** Problems of a document's text as findings, each at its place. */
export function problemFindings(problems: readonly YamlProblem[]): readonly DocumentFinding[] {
  return problems.map(({ message, range }) => ({
    message,
    place: { kind: 'text', range },
    resource: undefined,
    data: null,
  }));
}
