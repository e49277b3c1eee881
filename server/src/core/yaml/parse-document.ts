import { limits } from '../limits';
import type { TextRange } from '../text/text-range';
import { composeDocument } from './compose-document';
import { convertDocument } from './convert-document';
import { syntaxProblems } from './syntax-problems';
import type { YamlNode, YamlProblem } from './tree';

/** Ranges are UTF-16 offsets in the text that was parsed. */
export interface ParsedDocument {
  /** What could be read. Undefined for a document without content, and when a limit was reached. */
  readonly root: YamlNode | undefined;
  /** In the order of the text; at most `limits.problemsPerDocument`. */
  readonly problems: readonly YamlProblem[];
}

/**
 * Reads one YAML or JSON document as Kubernetes does. Never throws: whatever is wrong is a problem with a place.
 * Of a text with several documents the first is read. Work and memory are linear in the text.
 */
export function parseDocument(text: string): ParsedDocument {
  const problems: YamlProblem[] = [];
  const report = (kind: YamlProblem['kind'], range: TextRange, message: string) => {
    problems.push({ kind, range: { start: range.start, end: range.end }, message });
  };
  try {
    const document = composeDocument(text, report);
    if (document === undefined) return { root: undefined, problems };
    for (const problem of syntaxProblems(text, document.errors)) problems.push(problem);
    const root = convertDocument(text, document, report);
    const limit = problems.find((problem) => problem.kind === 'limit');
    if (limit !== undefined) return { root: undefined, problems: [limit] };
    return { root, problems: inTextOrder(problems) };
  } catch (error) {
    // The library recurses in places: a stack that runs out there is a limit like the others.
    if (!(error instanceof RangeError)) throw error;
    const message = 'This document is nested too deeply to be analysed.';
    return {
      root: undefined,
      problems: [{ kind: 'limit', range: { start: 0, end: Math.min(1, text.length) }, message }],
    };
  }
}

function inTextOrder(problems: YamlProblem[]): readonly YamlProblem[] {
  if (problems.length < 2) return problems;
  return problems.sort((a, b) => a.range.start - b.range.start).slice(0, limits.problemsPerDocument);
}
