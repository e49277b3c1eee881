import { listCodeActions } from './handlers/code-action';
import { resolveCodeAction } from './handlers/code-action-resolve';
import { listCodeLenses, resolveCodeLens } from './handlers/code-lens';
import { answerCompareConnectivity } from './handlers/compare-connectivity';
import { answerHover } from './handlers/hover';
import { answerDefinition, answerReferences } from './handlers/navigation';
import { answerPreviewableFixes, answerPreviewFix } from './handlers/preview-fix';
import {
  readCodeAction,
  readCodeActionParams,
  readCodeLens,
  readDocumentParams,
  readPositionParams,
  readReferenceParams,
} from './read-params';
import type { Answers } from './server-options';

/**
 * What answers the requests that diagnostics, coverage and status do not need. Nothing that the server needs at its start
 * imports this or what only this imports: it is a script of its own, loaded when the first of these requests comes.
 */
export const answers: Answers = {
  'textDocument/codeAction': (params, context) => listCodeActions(readCodeActionParams(params), context),
  'codeAction/resolve': (params, context) => resolveCodeAction(readCodeAction(params), context),
  'textDocument/hover': (params, context, isCancelled) => answerHover(readPositionParams(params), context, isCancelled),
  'textDocument/definition': (params, context, isCancelled) =>
    answerDefinition(readPositionParams(params), context, isCancelled),
  'textDocument/references': (params, context, isCancelled) =>
    answerReferences(readReferenceParams(params), context, isCancelled),
  'textDocument/codeLens': (params, context) => listCodeLenses(readDocumentParams(params), context),
  'codeLens/resolve': (params, context, isCancelled) => resolveCodeLens(readCodeLens(params), context, isCancelled),
  'firebreak/compareConnectivity': (params, context, isCancelled) =>
    answerCompareConnectivity(params, context, isCancelled),
  'firebreak/previewableFixes': (params, context) => answerPreviewableFixes(params, context),
  'firebreak/previewFix': (params, context, isCancelled) => answerPreviewFix(params, context, isCancelled),
};
