import { listCodeLenses, resolveCodeLens } from './handlers/code-lens';
import { answerHover } from './handlers/hover';
import { answerDefinition, answerReferences } from './handlers/navigation';
import { readCodeLens, readDocumentParams, readPositionParams, readReferenceParams } from './read-params';
import type { AnswersOf } from './server-options';

/**
 * What answers the requests about places that diagnostics, coverage and status do not need. Nothing that the server needs
 * at its start imports this or what only this imports: it is a script of its own, loaded when the first of these requests
 * comes. `fix-answers.ts` is another one.
 */
export const answers: AnswersOf<'answers'> = {
  'textDocument/hover': (params, context, isCancelled) => answerHover(readPositionParams(params), context, isCancelled),
  'textDocument/definition': (params, context, isCancelled) =>
    answerDefinition(readPositionParams(params), context, isCancelled),
  'textDocument/references': (params, context, isCancelled) =>
    answerReferences(readReferenceParams(params), context, isCancelled),
  'textDocument/codeLens': (params, context) => listCodeLenses(readDocumentParams(params), context),
  'codeLens/resolve': (params, context, isCancelled) => resolveCodeLens(readCodeLens(params), context, isCancelled),
};
