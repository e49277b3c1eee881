import type { ComposedDocument } from './compose-document';
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
    // The library's second error about the same token is a consequence of the first.
    const described = error.start === previous ? undefined : syntaxMessage(text, error);
    previous = error.start;
    if (described !== undefined) problems.push({ kind: 'syntax', ...described });
  }
  return problems;
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
