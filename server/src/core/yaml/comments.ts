import { Lexer } from 'yaml';
import type { TextRange } from '../text/text-range';

/** The lexer announces a scalar by this character; what follows is text, also where it begins like a comment. */
const scalarMark = '\u001f';

/** The comments of one document, from `#` to the end of the line. Text in quotes and block scalars is none. */
export function commentsIn(text: string): readonly TextRange[] {
  const comments: TextRange[] = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const isMark = lexeme === scalarMark || lexeme === documentMark || lexeme === flowEndMark;
    const start = offset;
    if (!isMark) offset += lexeme.length;
    if (!isScalar && lexeme.startsWith('#')) comments.push({ start, end: start + lexeme.trimEnd().length });
    isScalar = lexeme === scalarMark;
  }
  return comments;
}

/** Two more characters that the lexer adds and that are not in the text. */
const documentMark = '\u0002';
const flowEndMark = '\u0018';
