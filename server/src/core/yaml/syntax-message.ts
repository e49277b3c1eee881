import type { TextRange } from '../text/text-range';
import type { LibraryError } from './compose-document';
import { quoteText } from './problem';
import { isFirstOnLine, rangeToLineEnd, visibleBefore, wordAt } from './text-at';

/** A library error in our words, at the token that has to change. */
export interface SyntaxMessage {
  readonly range: TextRange;
  readonly message: string;
}

/** Undefined for errors that `unclosed-tokens.ts` reports at their cause, or that are none to Kubernetes. */
export function syntaxMessage(text: string, error: LibraryError): SyntaxMessage | undefined {
  const { start } = error;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return at(characters(text, start, 1), 'Indentation uses a tab; YAML takes only spaces.');
    case 'TAB_ON_BLANK_LINE':
      return at(characters(text, start, 1), 'Blank line or comment starts with a tab; YAML takes only spaces there.');
    case 'QUESTION_MARK_IN_FLOW':
      return at(characters(text, start, 1), 'Value with "?" in it must be put in quotes inside brackets.');
    case 'BAD_INDENT':
      return indentProblem(text, error);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return error.message.startsWith('A block sequence') ? strayDash(text, start) : nestedMap(text, start);
    case 'MULTILINE_IMPLICIT_KEY':
      return missingColon(text, start);
    case 'MISSING_CHAR':
      return missingCharacter(text, error);
    case 'UNEXPECTED_TOKEN':
      return unexpectedToken(text, error);
    case 'BLOCK_IN_FLOW':
      return at(wordAt(text, start), 'Value inside brackets cannot be read; a comma or a closing bracket is missing.');
    case 'BAD_SCALAR_START':
      return mustBeQuoted(text, start);
    case 'BAD_ALIAS':
      return mustBeQuoted(text, start);
    case 'SLASH_ESCAPE':
    case 'BAD_DQ_ESCAPE': {
      const range = characters(text, start, 2);
      const sequence = text.slice(range.start, range.end);
      return at(range, `Escape ${quoteText(sequence)} does not exist in double quotes; write a backslash as "\\\\".`);
    }
    case 'KEY_OVER_1024_CHARS':
      return at(characters(text, start, 1), 'Key is longer than 1,024 characters.');
    case 'MULTIPLE_ANCHORS':
      return at(wordAt(text, start), 'Value has more than one anchor.');
    case 'MULTIPLE_TAGS':
      return at(wordAt(text, start), 'Value has more than one tag.');
    case 'ALIAS_PROPS':
      return at(wordAt(text, start), 'Alias cannot have an anchor or a tag of its own.');
    case 'BAD_PROP_ORDER':
      return at(wordAt(text, start), 'Anchor or tag stands before this character; it belongs after it.');
    case 'TAG_RESOLVE_FAILED':
      return at(wordAt(text, start), `Tag ${quoteText(slice(text, wordAt(text, start)))} is not declared.`);
    case 'BAD_DIRECTIVE':
      return at(rangeToLineEnd(text, start), 'Directive cannot be read.');
    default:
      return at(wordAt(text, start), `YAML cannot be read at ${quoteText(slice(text, wordAt(text, start)))}.`);
  }
}

function indentProblem(text: string, { start, message }: LibraryError): SyntaxMessage | undefined {
  if (message.startsWith('Flow')) return undefined;
  if (message.startsWith('Block scalar'))
    return at(wordAt(text, start), 'Text block is not indented more than its key.');
  return wrongIndent(text, start);
}

function wrongIndent(text: string, start: number): SyntaxMessage {
  const range = wordAt(text, start);
  return at(range, `Indentation of ${quoteText(slice(text, range))} does not fit the lines above it.`);
}

/** `a: b: c`, or a key below a value that is indented more than the key above. */
function nestedMap(text: string, start: number): SyntaxMessage {
  const range = rangeToLineEnd(text, start);
  const line = slice(text, range);
  if (/:(?:\s|$)/.test(line)) {
    return at(range, `Value ${quoteText(line)} contains a colon and a space; put it in quotes.`);
  }
  return wrongIndent(text, range.end);
}

/** Text that the library takes for the first line of a key, or for a key without value. */
function missingColon(text: string, start: number): SyntaxMessage {
  const range = rangeToLineEnd(text, start);
  const line = slice(text, range);
  if (/^-(?:\s|$)/.test(line)) return strayDash(text, start);
  const colon = /^[^\s:]+:(?=[^ \t])/.exec(line);
  if (colon === null) return at(range, `Colon is missing after ${quoteText(line)}.`);
  const isOtherSpace = /^\s/.test(line.slice(colon[0].length));
  const what = isOtherSpace ? 'Ordinary space' : 'Space';
  return at(range, `${what} is missing after the colon in ${quoteText(line)}.`);
}

function strayDash(text: string, start: number): SyntaxMessage {
  return at(wordAt(text, start), 'List item stands where a key is expected; check its indentation.');
}

function missingCharacter(text: string, { start, message }: LibraryError): SyntaxMessage | undefined {
  if (message.startsWith('Missing closing') || message.startsWith('Flow')) return undefined;
  // go-yaml takes a comment right after a quote or a bracket.
  if (message.startsWith('Comments must')) return undefined;
  if (message.startsWith('Implicit map keys')) return missingColon(text, start);
  if (message.startsWith('Tags and anchors')) {
    return at(characters(text, start, 1), 'Space is missing after the anchor or tag.');
  }
  const word = wordAt(text, start);
  const written = quoteText(slice(text, word));
  if (message.startsWith('Sequence item')) return at(word, `Dash is missing before ${written}.`);
  if (message.startsWith('Missing space after :')) return at(word, `Space is missing after the colon in ${written}.`);
  if (message.startsWith('Missing ,')) return at(word, `Comma is missing before ${written}.`);
  if (message.startsWith('Missing newline')) return at(word, 'List must start on the line below its anchor or tag.');
  if (message.startsWith('Block collection')) return at(word, 'Map or list must start on the line below "---".');
  if (message.startsWith('Missing directives-end')) return at(word, 'Directive needs a line "---" after it.');
  return at(word, 'First line of the text block is indented less than a blank line before it.');
}

function unexpectedToken(text: string, { start, message }: LibraryError): SyntaxMessage | undefined {
  if (message.startsWith('Unexpected doc-end')) return undefined;
  if (message.startsWith('Block scalar header')) {
    return at(rangeToLineEnd(text, start), 'Text block must start on the line below its "|" or ">".');
  }
  if (message.startsWith('Unexpected block-seq-ind')) {
    return isFirstOnLine(text, start)
      ? strayDash(text, start)
      : at(wordAt(text, start), 'List cannot start on the line of its key.');
  }
  if (text[start] === ',') return at(characters(text, start, 1), 'Comma stands where a value is expected.');
  if (text[start] === '}' || text[start] === ']') {
    return at(characters(text, start, 1), `Bracket "${text[start]}" closes nothing.`);
  }
  if (isFirstOnLine(text, start)) return wrongIndent(text, start);
  const range = rangeToLineEnd(text, start);
  return at(range, `Text ${quoteText(slice(text, range))} ${whyUnexpected(text, start)}`);
}

function whyUnexpected(text: string, start: number): string {
  const before = visibleBefore(text, start);
  if (before === '"' || before === "'") return 'stands after the closing quote.';
  if (before === '}' || before === ']') return 'stands after the closing bracket.';
  return 'is not expected here; put the whole value in quotes.';
}

function mustBeQuoted(text: string, start: number): SyntaxMessage {
  return at(wordAt(text, start), `Value that starts with "${text[start] ?? ''}" must be put in quotes.`);
}

function at(range: TextRange, message: string): SyntaxMessage {
  return { range, message };
}

function characters(text: string, start: number, count: number): TextRange {
  return { start: Math.min(start, text.length), end: Math.min(start + count, text.length) };
}

function slice(text: string, range: TextRange): string {
  return text.slice(range.start, range.end);
}
