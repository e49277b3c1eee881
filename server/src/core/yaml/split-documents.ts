import { Lexer } from 'yaml';

/** A piece of a file that is one YAML document (or only comments and blank lines). */
export interface DocumentSlice {
  /** UTF-16 offset in the file. */
  readonly start: number;
  readonly text: string;
}

/**
 * Cuts a file at the `---` lines; the marker belongs to the slice that it starts, a byte order mark to the first.
 * JSON objects one after the other, as kubectl takes them too, are documents of their own.
 * The slices cover the text in order. Each is parsed alone, so that typing in one never re-reads the others.
 */
export function splitDocuments(text: string): readonly DocumentSlice[] {
  const json = jsonStarts(text);
  if (json.length > 0) return cut(text, json);
  return cut(text, needsLexer(text) ? lexedStarts(text) : markerStarts(text));
}

/** Where further JSON objects start; none when the text is anything else than such objects. */
function jsonStarts(text: string): readonly number[] {
  if (!/^\ufeff?\s*\{(?!\{)/.test(text)) return [];
  const starts: number[] = [];
  let depth = 0;
  for (let at = text.indexOf('{'); at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = closingQuote(text, at);
    else if (character === '{' && depth++ === 0) starts.push(at);
    else if (character === '}') depth--;
    else if (depth === 0 && !/\s/.test(character ?? '')) return [];
  }
  return depth === 0 ? starts.slice(1) : [];
}

/** The text's end when there is none. */
function closingQuote(text: string, quote: number): number {
  let at = quote + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Directives (`%YAML`) belong to the document after them and `...` ends one: only the lexer tells where. */
function needsLexer(text: string): boolean {
  const first = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return text.startsWith('%', first) || text.startsWith('...', first) || text.includes('\n...') || text.includes('\n%');
}

function markerStarts(text: string): readonly number[] {
  const starts = [];
  for (let at = text.indexOf('\n---'); at !== -1; at = text.indexOf('\n---', at + 4)) {
    if (isMarkerEnd(text.charCodeAt(at + 4))) starts.push(at + 1);
  }
  return starts;
}

/** Space, tab, line end, or NaN for the end of the text. */
function isMarkerEnd(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || Number.isNaN(code);
}

function lexedStarts(text: string): readonly number[] {
  const starts: number[] = [];
  let offset = 0;
  let hasOpenDirective = false;
  let isAfterEndMarker = false;
  let previous = '';
  for (const lexeme of new Lexer().lex(text)) {
    const isScalar = previous === startOfScalar;
    const isFirst = previous === startOfDocument;
    previous = lexeme;
    if (!isScalar && (lexeme === startOfScalar || lexeme === startOfDocument || lexeme === endOfBrokenFlow)) continue;
    if (isMarker(lexeme) && !isScalar && isLineStart(text, offset)) {
      if (lexeme === '...') isAfterEndMarker = true;
      else if (!hasOpenDirective) starts.push(offset);
      hasOpenDirective = false;
    } else if (isFirst) hasOpenDirective = false;
    else if (!isScalar && lexeme.startsWith('%')) hasOpenDirective = true;
    offset += lexeme.length;
    if (isAfterEndMarker && (lexeme === '\n' || lexeme === '\r\n')) {
      starts.push(offset);
      isAfterEndMarker = false;
    }
  }
  return starts;
}

// Tokens of the lexer that are not in the text.
const startOfDocument = '\x02';
const endOfBrokenFlow = '\x18';
const startOfScalar = '\x1f';

function isMarker(lexeme: string): boolean {
  return lexeme === '---' || lexeme === '...';
}

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text.charCodeAt(offset - 1) === 10;
}

function cut(text: string, starts: readonly number[]): readonly DocumentSlice[] {
  const slices: DocumentSlice[] = [];
  let start = 0;
  for (const next of starts) {
    if (next <= start) continue;
    slices.push({ start, text: text.slice(start, next) });
    start = next;
  }
  if (start < text.length || slices.length === 0) slices.push({ start, text: start === 0 ? text : text.slice(start) });
  return slices;
}
