import type { Parser } from 'yaml';
import type { LibraryError } from './compose-document';

/** Codes for what the library takes and go-yaml refuses. */
const refusals = ['QUESTION_MARK_IN_FLOW', 'SLASH_ESCAPE', 'TAB_ON_BLANK_LINE'] as const;

export type Refusal = (typeof refusals)[number];

export function isRefusal(code: LibraryError['code']): boolean {
  return refusals.some((refusal) => refusal === code);
}

/**
 * Finds what go-yaml v2 refuses and the library, which reads YAML 1.2, takes: Kubernetes then refuses the document.
 * The function that it returns is called with each lexeme, after the parser has taken it.
 * https://github.com/yaml/go-yaml/blob/v2.4.2/scannerc.go
 */
export function refusalFinder(
  text: string,
  report: (error: LibraryError) => void,
): (lexeme: string, parser: Parser) => void {
  // Kubernetes' readers try JSON first for what starts with a brace.
  const isJson = /^\s*\{/.test(text);
  const refuse = (code: Refusal, start: number) => report({ code, message: '', start, end: start + 1 });
  let isScalarNext = false;
  /** The column of the collection around the last plain value; undefined once anything but white space followed it. */
  let plainIndent: number | undefined;
  return (lexeme, parser) => {
    const start = parser.offset - lexeme.length;
    const isScalar = isScalarNext;
    isScalarNext = lexeme === startOfScalar;
    if (isScalarNext || isJson) return;
    if (isScalar) {
      plainIndent = indentOf(parser);
      const mark = lexeme.indexOf('?');
      if (mark !== -1 && isInFlow(parser)) refuse('QUESTION_MARK_IN_FLOW', start + mark);
    } else if (lexeme.trim() === '') {
      const tab = lexeme.indexOf('\t');
      if (tab === -1 || isInFlow(parser) || !isLineWithoutContent(text, start, lexeme.length)) return;
      // Between the lines of a plain value go-yaml takes tabs where that value may stand.
      const column = start + tab - (text.lastIndexOf('\n', start - 1) + 1);
      if (plainIndent === undefined || column <= plainIndent) refuse('TAB_ON_BLANK_LINE', start + tab);
    } else {
      plainIndent = undefined;
      const slash = lexeme.startsWith('"') ? escapedSlash(lexeme) : undefined;
      if (slash !== undefined) refuse('SLASH_ESCAPE', start + slash);
    }
  };
}

function escapedSlash(quoted: string): number | undefined {
  for (let at = quoted.indexOf('\\'); at !== -1; at = quoted.indexOf('\\', at + 2)) {
    if (quoted[at + 1] === '/') return at;
  }
  return undefined;
}

/** The lexer's sign that the next lexeme is a plain or block scalar. */
const startOfScalar = '\x1f';

function isLineWithoutContent(text: string, start: number, length: number): boolean {
  const next = text[start + length];
  if (next !== undefined && next !== '\n' && next !== '\r' && next !== '#') return false;
  let at = start;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at === 0 || text[at - 1] === '\n';
}

function isInFlow({ stack }: Parser): boolean {
  return stack.some(({ type }) => type === 'flow-collection');
}

/** The column of the innermost block collection. */
function indentOf({ stack }: Parser): number {
  for (let index = stack.length - 1; index >= 0; index--) {
    const token = stack[index];
    if (token?.type === 'block-map' || token?.type === 'block-seq') return token.indent;
  }
  return -1;
}
