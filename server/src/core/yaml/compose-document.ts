import { Composer, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import { limits } from '../limits';
import type { Report } from './problem';

/**
 * Runs the library's lexer, parser and composer over the first document of a text.
 * Nesting is measured while tokens are read, before the library would exhaust the stack; undefined when it is too deep.
 */
export function composeDocument(text: string, report: Report): ComposedDocument | undefined {
  const parser = new Parser();
  const composer = new Composer(options);
  const documents: Document.Parsed[] = [];
  let documentCount = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'document' && ++documentCount > 1) break;
      documents.push(...composer.next(token));
    }
    if (documentCount > 1) break;
    if (parser.stack.length > limits.yamlDepth + 1 && isTooDeep(parser)) {
      const range = { start: parser.offset - lexeme.length, end: parser.offset };
      report('limit', range, `Nesting deeper than ${limits.yamlDepth} levels is not analysed.`);
      return undefined;
    }
  }
  if (documentCount < 2) for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  return documents[0];
}

// Values are resolved by `schema.ts`, so the library reads every scalar as a string. Keys are compared by
// `duplicate-keys.ts`, which says which key it is.
const options = {
  schema: 'failsafe',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** On the stack: the document, its open collections, and possibly a scalar. */
function isTooDeep(parser: Parser): boolean {
  let depth = 0;
  for (const { type } of parser.stack)
    if (type === 'block-map' || type === 'block-seq' || type === 'flow-collection') depth++;
  return depth > limits.yamlDepth;
}

export type ComposedDocument = Document.Parsed & { readonly errors: readonly YAMLError[] };
