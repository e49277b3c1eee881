import type { TextRange } from '../text/text-range';
import type { ComposedDocument, LibraryError } from './compose-document';
import type { Report } from './problem';
import { neverClosed } from './root-causes';
import { type SyntaxMessage, syntaxMessage } from './syntax-message';
import { unclosedTokens } from './unclosed-tokens';

/**
 * What the library found wrong, in our words; `rootCauses` later tells causes from follow-ups.
 * `written` is the text as it stands in the file, `text` the one with ordinary line ends that was read.
 */
export function reportSyntax(written: string, text: string, composed: ComposedDocument, report: Report): void {
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
    const described = hiddenLineEnd(written, error.start) ?? syntaxMessage(text, error);
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

/** Editors show no line end there, and nothing else would explain what is wrong behind it. */
function hiddenLineEnd(written: string, offset: number): SyntaxMessage | undefined {
  const lineStart = written.lastIndexOf('\n', offset - 1) + 1;
  const index = written.slice(lineStart, offset).search(/[\u0085\u2028\u2029]/);
  if (index === -1) return undefined;
  const start = lineStart + index;
  const code = written.charCodeAt(start).toString(16).toUpperCase().padStart(4, '0');
  return {
    range: { start, end: start + 1 },
    message: `Character U+${code} ends the line here; write a space instead.`,
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
