import type { TextRange } from '../text/text-range';
import type { ComposedDocument, LibraryError } from './compose-document';
import type { Report } from './problem';
import { neverClosed } from './root-causes';
import { syntaxMessage } from './syntax-message';
import { unclosedTokens } from './unclosed-tokens';

/** What the library found wrong, in our words; `rootCauses` later tells causes from follow-ups. */
export function reportSyntax(text: string, composed: ComposedDocument, report: Report): void {
  const conflict = conflictMarker(text);
  if (conflict !== undefined) {
    report('syntax', conflict, 'Conflict marker of an unfinished merge is left in the document.');
    return;
  }
  for (const { character, offset } of composed.tokens === undefined ? [] : unclosedTokens(composed.tokens)) {
    report('syntax', { start: offset, end: offset + 1 }, `${nameOf(character)} ${neverClosed}`);
  }
  let previous = -1;
  for (const error of composed.errors) {
    if (isConsequence(error, previous)) continue;
    previous = error.start;
    const described = syntaxMessage(text, error);
    if (described !== undefined) report('syntax', described.range, described.message);
  }
}

/** A second error about the same token; and after the first error, all that the library no longer takes for the document. */
function isConsequence(error: LibraryError, previous: number): boolean {
  return error.start === previous || (previous !== -1 && error.message.includes('in YAML stream'));
}

/** Left by a merge that was not finished: everything after it is wrong too. */
function conflictMarker(text: string): TextRange | undefined {
  const start = text.search(/^(?:<{7} |={7}\r?$|>{7} )/m);
  return start === -1 ? undefined : { start, end: start + 7 };
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
