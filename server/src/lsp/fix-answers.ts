import { listCodeActions } from './handlers/code-action';
import { resolveCodeAction } from './handlers/code-action-resolve';
import { answerCompareConnectivity } from './handlers/compare-connectivity';
import { answerPreviewableFixes, answerPreviewFix } from './handlers/preview-fix';
import { readCodeAction, readCodeActionParams } from './read-params';
import type { AnswersOf } from './server-options';

/** What answers the requests about fixes and what they change, a script of its own as `answers.ts` is. */
export const answers: AnswersOf<'fix-answers'> = {
  'textDocument/codeAction': (params, context) => listCodeActions(readCodeActionParams(params), context),
  'codeAction/resolve': (params, context) => resolveCodeAction(readCodeAction(params), context),
  'firebreak/compareConnectivity': (params, context, isCancelled) =>
    answerCompareConnectivity(params, context, isCancelled),
  'firebreak/previewableFixes': (params, context) => answerPreviewableFixes(params, context),
  'firebreak/previewFix': (params, context, isCancelled) => answerPreviewFix(params, context, isCancelled),
};
