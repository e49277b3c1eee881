import type { ComposedDocument, LibraryError } from './compose-document';
import { neverClosed } from './root-causes';
import { syntaxMessage } from './syntax-message';
import type { YamlProblem } from './tree';
import { unclosedTokens } from './unclosed-tokens';

/** What the library found wrong, one problem a line at most; `rootCauses` later tells causes from follow-ups. */
export function syntaxProblems(text: string, composed: ComposedDocument): readonly YamlProblem[] {
  const conflict = conflictMarker(text);
  if (conflict !== undefined) return [conflict];
  const problems: YamlProblem[] = [];
  for (const { character, offset } of composed.tokens === undefined ? [] : unclosedTokens(composed.tokens)) {
    const message = `${nameOf(character)} ${neverClosed}`;
    problems.push({ kind: 'syntax', range: { start: offset, end: offset + 1 }, message });
  }
  let previous = -1;
  for (const error of composed.errors) {
    if (isConsequence(error, previous)) continue;
    previous = error.start;
    const described = syntaxMessage(text, error);
    if (described !== undefined) problems.push({ kind: 'syntax', ...described });
  }
  return problems;
}

/** A second error about the same token; and after the first error, all that the library no longer takes for the document. */
function isConsequence(error: LibraryError, previous: number): boolean {
  return error.start === previous || (previous !== -1 && error.message.includes('in YAML stream'));
}

/** Left by a merge that was not finished: everything after it is wrong too. */
function conflictMarker(text: string): YamlProblem | undefined {
  const start = text.search(/^(?:<{7} |={7}\r?$|>{7} )/m);
  if (start === -1) return undefined;
  return {
    kind: 'syntax',
    range: { start, end: start + 7 },
    message: 'Conflict marker of an unfinished merge is left in the document.',
  };
}

function nameOf(character: string): string {
  switch (character) {
    case '"':
      return 'Double quote';
    case "'":
      return 'Single quote';
    default:
      return `Bracket "${character}"`;
  }
}
