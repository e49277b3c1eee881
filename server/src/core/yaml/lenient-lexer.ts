import { Lexer } from 'yaml';

/**
 * A lexer that takes no notice of indentation inside quotes and brackets, as go-yaml takes none:
 * `config: '{` with its `}'` in the column of the key is wrong in YAML 1.2 and in many manifests that Kubernetes reads.
 * Only for a second reading: of text with a quote that is really unclosed, the ordinary lexer makes more sense.
 */
export function lenientLexer(): Lexer {
  const lexer = new Lexer() as unknown as Internals;
  lexer.parseQuotedScalar = withoutIndentation(lexer, lexer.parseQuotedScalar);
  lexer.parseFlowCollection = withoutIndentation(lexer, lexer.parseFlowCollection);
  return lexer as unknown as Lexer;
}

/** Two states of the library's lexer, and the column below which it ends a scalar or a flow collection. */
interface Internals {
  parseQuotedScalar: LexerState;
  parseFlowCollection: LexerState;
  indentNext: number;
}

type LexerState = () => Generator<string, unknown>;

function withoutIndentation(lexer: Internals, state: LexerState): LexerState {
  return function* () {
    const { indentNext } = lexer;
    lexer.indentNext = 0;
    const next = yield* state.call(lexer);
    lexer.indentNext = indentNext;
    return next;
  };
}
