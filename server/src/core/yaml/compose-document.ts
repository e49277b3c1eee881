import { Composer, type CST, type Document, type ErrorCode, type Lexer, Parser } from 'yaml';
import { limits } from '../limits';
import { type Refusal, refusalFinder } from './go-yaml-refusals';
import { formatCount, type Report } from './problem';

/** The library's view of one document. */
export interface ComposedDocument {
  readonly document: Document.Parsed;
  /** The tokens that the document was made of; undefined when it has none. */
  readonly tokens: CST.Document | undefined;
  readonly errors: readonly LibraryError[];
}

/** An error of the library, or of `go-yaml-refusals.ts`, in the order in which they were found. */
export interface LibraryError {
  readonly code: ErrorCode | Refusal;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Runs a lexer and the library's parser and composer over the first document of a text.
 * Nesting and size are measured while tokens are read, before the library would exhaust the stack or the memory:
 * undefined, with a problem reported, when a limit is reached.
 */
export function composeDocument(text: string, lexer: Lexer, report: Report): ComposedDocument | undefined {
  const parser = new Parser();
  const errors: LibraryError[] = [];
  const composer = quietComposer(errors);
  let document: Document.Parsed | undefined;
  let tokens: CST.Document | undefined;
  /** False at the second document. */
  const compose = (token: CST.Token): boolean => {
    if (token.type === 'error') {
      const { message, offset } = token;
      addError(errors, { code: 'UNEXPECTED_TOKEN', message, start: offset, end: offset + 1 });
      return true;
    }
    if (token.type === 'document') {
      if (tokens !== undefined) return false;
      tokens = token;
    }
    for (const composed of composer.next(token)) document ??= composed;
    return true;
  };
  const findRefusal = refusalFinder(text, (error) => addError(errors, error));
  let lexemeCount = 0;
  let isFirstDocument = true;
  for (const lexeme of lexer.lex(text)) {
    for (const token of parser.next(lexeme)) isFirstDocument &&= compose(token);
    if (!isFirstDocument) break;
    findRefusal(lexeme, parser);
    const limit = limitReached(parser, ++lexemeCount);
    if (limit === undefined) continue;
    report(
      'limit',
      { start: parser.offset - lexeme.length, end: parser.offset },
      `Document ${limit}, so it is not analysed.`,
    );
    return undefined;
  }
  if (isFirstDocument) for (const token of parser.end()) if (!compose(token)) break;
  for (const composed of composer.end(true, text.length)) document ??= composed;
  if (document === undefined) return undefined;
  for (const { code, message, pos } of document.errors) addError(errors, { code, message, start: pos[0], end: pos[1] });
  return { document, tokens, errors };
}

// Values are resolved by `schema.ts`, so the library reads every scalar as a string; keys are compared by
// `duplicate-keys.ts`, which can say which key it is; merges are made by `merge-keys.ts`.
const options = {
  schema: 'failsafe',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/**
 * A composer that notes errors without making `Error` objects: their stack traces cost seconds on text that is wrong
 * at every character. `onError` is the composer's own field; were it renamed, errors would come with the document.
 */
function quietComposer(errors: LibraryError[]): Composer {
  const onError = (source: ErrorSource, code: ErrorCode, message: string, isWarning?: boolean) => {
    if (isWarning !== true) addError(errors, { code, message, ...errorRange(source) });
  };
  return Object.assign(new Composer(options), { onError });
}

type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string };

function errorRange(source: ErrorSource): { readonly start: number; readonly end: number } {
  if (typeof source === 'number') return { start: source, end: source + 1 };
  if ('offset' in source) return { start: source.offset, end: source.offset + (source.source?.length ?? 1) };
  return { start: source[0] ?? 0, end: source[1] ?? 0 };
}

/** More errors than are ever shown, so that follow-ups can still be told from causes. */
const keptErrors = 20 * limits.problemsPerDocument;

function addError(errors: LibraryError[], error: LibraryError): void {
  if (errors.length < keptErrors) errors.push(error);
}

function limitReached(parser: Parser, lexemeCount: number): string | undefined {
  if (isTooDeep(parser)) return `is nested deeper than ${limits.yamlDepth} levels`;
  if (lexemeCount > limits.yamlTokens) return `has more than ${formatCount(limits.yamlTokens)} tokens`;
  return undefined;
}

/** On the stack are the document, its open collections, and possibly a scalar. */
function isTooDeep({ stack }: Parser): boolean {
  if (stack.length <= limits.yamlDepth + 1) return false;
  const top = stack.at(-1);
  return top?.type === 'block-map' || top?.type === 'block-seq' || top?.type === 'flow-collection';
}
