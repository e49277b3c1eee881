/**
 * Whether `{{` stands where YAML would read it as structure or plain text: outside quotes, block scalars and comments.
 * Such a text is a template (Helm and the like) and is never parsed. Takes one document or a whole file.
 * Reads tokens without building anything, in linear time on any text, and takes broken YAML as it comes.
 */
export function isTemplate(text: string): boolean {
  if (!text.includes('{{')) return false;
  const scan: Scan = {
    text,
    offset: 0,
    lineStart: 0,
    flowDepth: 0,
    parentIndent: -1,
    isInPlain: false,
    isContinuation: false,
  };
  if (text.charCodeAt(0) === 0xfeff) scan.offset = scan.lineStart = 1;
  startLine(scan);
  while (scan.offset < text.length) {
    if (text.startsWith('{{', scan.offset)) return true;
    if (readToken(scan)) return true;
  }
  return false;
}

interface Scan {
  readonly text: string;
  offset: number;
  lineStart: number;
  /** Open `[` and `{`. */
  flowDepth: number;
  /** Column of the block map or sequence that the next value belongs to; what is indented more belongs to the value. */
  parentIndent: number;
  /** A plain scalar may go on in the next line. */
  isInPlain: boolean;
  /** Stands where one does: quotes and dashes are text here. */
  isContinuation: boolean;
}

/** Moves past one token, and says whether it was plain text with `{{` in it. */
function readToken(scan: Scan): boolean {
  const { text, offset } = scan;
  if (scan.isContinuation) {
    scan.isContinuation = false;
    return readPlain(scan);
  }
  const character = text[offset];
  switch (character) {
    case '\n':
      scan.offset++;
      startLine(scan);
      return false;
    case ' ':
    case '\t':
    case '\r':
      scan.offset++;
      return false;
    case '#':
      if (!isBlank(text, offset - 1) && offset !== scan.lineStart) break;
      scan.offset = lineEnd(text, offset);
      return false;
    case '"':
    case "'": {
      const column = offset - scan.lineStart;
      const { lineStart } = scan;
      readQuoted(scan, character);
      if (scan.lineStart === lineStart) readColon(scan, column);
      return false;
    }
    case '&':
    case '!':
    case '*':
      scan.offset++;
      while (!isIndicatorEnd(scan, scan.offset) && !text.startsWith('{{', scan.offset)) scan.offset++;
      return false;
    case '[':
    case '{':
      scan.flowDepth++;
      scan.offset++;
      return false;
    case ']':
    case '}':
      if (scan.flowDepth > 0) scan.flowDepth--;
      scan.offset++;
      return false;
    case ',':
      if (scan.flowDepth === 0) break;
      scan.offset++;
      return false;
    case '-':
    case '?':
    case ':':
      if (!isIndicatorEnd(scan, offset + 1)) break;
      if (scan.flowDepth === 0) scan.parentIndent = offset - scan.lineStart;
      scan.offset++;
      return false;
    case '|':
    case '>':
      if (scan.flowDepth > 0 || !isBlockHeader(text, offset)) break;
      skipBlockScalar(scan);
      return false;
  }
  return readPlain(scan);
}

/** Stands at a line's start: moves past a document marker or to the first token. */
function startLine(scan: Scan): void {
  const { text } = scan;
  scan.lineStart = scan.offset;
  if (isMarker(text, scan.offset)) {
    scan.flowDepth = 0;
    scan.parentIndent = -1;
    scan.isInPlain = false;
    scan.offset += 3;
    return;
  }
  while (text[scan.offset] === ' ') scan.offset++;
  const first = text[scan.offset];
  if (first === '\n' || first === '\r' || !scan.isInPlain) return;
  scan.isInPlain = false;
  scan.isContinuation = first !== '#' && scan.offset - scan.lineStart > scan.parentIndent;
}

/** Plain text up to the line's end, a comment or the colon that makes it a key. */
function readPlain(scan: Scan): boolean {
  const { text } = scan;
  const start = scan.offset;
  for (; scan.offset < text.length; scan.offset++) {
    const character = text[scan.offset];
    if (character === '\n') break;
    if (character === '{' && text[scan.offset + 1] === '{') return true;
    if (character === '#' && isBlank(text, scan.offset - 1)) return false;
    if (character === ':' && isIndicatorEnd(scan, scan.offset + 1)) {
      readColon(scan, start - scan.lineStart);
      return false;
    }
    if (scan.flowDepth > 0 && isFlowIndicator(character) && scan.offset > start) return false;
  }
  scan.isInPlain = scan.flowDepth === 0;
  return false;
}

/** The colon after a key that starts at a column; nothing when there is none. */
function readColon(scan: Scan, keyColumn: number): void {
  let at = scan.offset;
  while (scan.text[at] === ' ') at++;
  if (scan.text[at] !== ':') return;
  if (scan.flowDepth === 0) scan.parentIndent = keyColumn;
  scan.offset = at + 1;
}

/** Past the closing quote; past the last line that is indented enough when it is missing, as an unclosed quote is read. */
function readQuoted(scan: Scan, quote: string): void {
  const { text } = scan;
  for (scan.offset++; scan.offset < text.length; scan.offset++) {
    const character = text[scan.offset];
    if (character === '\\' && quote === '"') scan.offset++;
    else if (character === quote) {
      if (quote === '"' || text[scan.offset + 1] !== quote) {
        scan.offset++;
        return;
      }
      scan.offset++;
    } else if (character === '\n' && !continuesAt(scan, scan.offset + 1)) return;
    else if (character === '\n') scan.lineStart = scan.offset + 1;
  }
}

function continuesAt(scan: Scan, lineStart: number): boolean {
  const { text } = scan;
  if (isMarker(text, lineStart)) return false;
  if (scan.flowDepth > 0) return true;
  let first = lineStart;
  while (text[first] === ' ') first++;
  return first - lineStart > scan.parentIndent || text[first] === '\n' || text[first] === '\r';
}

function isBlockHeader(text: string, offset: number): boolean {
  let end = offset + 1;
  while (end < offset + 3 && /[-+1-9]/.test(text[end] ?? '')) end++;
  return isBlank(text, end);
}

function skipBlockScalar(scan: Scan): void {
  const { text } = scan;
  do {
    scan.offset = lineEnd(text, scan.offset) + 1;
  } while (scan.offset < text.length && continuesAt(scan, scan.offset));
  startLine(scan);
}

function isMarker(text: string, offset: number): boolean {
  return (text.startsWith('---', offset) || text.startsWith('...', offset)) && isBlank(text, offset + 3);
}

function isIndicatorEnd(scan: Scan, offset: number): boolean {
  return isBlank(scan.text, offset) || (scan.flowDepth > 0 && isFlowIndicator(scan.text[offset]));
}

function isFlowIndicator(character: string | undefined): boolean {
  return character === ',' || character === '[' || character === ']' || character === '{' || character === '}';
}

function isBlank(text: string, offset: number): boolean {
  const character = text[offset];
  return character === undefined || character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
