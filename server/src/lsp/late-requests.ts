import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import type { ServerContext } from './server-context';

/** Answers one of the requests for which a part of the server is loaded. */
export type AnswerLater = (params: unknown, context: ServerContext, isCancelled: () => boolean) => unknown;

/** They are named here, so that what answers them need not be loaded to know them. */
export type LateMethod = keyof typeof answersWithout;

/** What these requests are answered with where that part cannot be loaded: nothing to show, in each one's own terms. */
export const answersWithout = {
  'textDocument/codeAction': () => [],
  'codeAction/resolve': (action) => action,
  'textDocument/hover': () => null,
  'textDocument/definition': () => [],
  'textDocument/references': () => [],
  'textDocument/codeLens': () => [],
  'codeLens/resolve': (lens) => lens,
  // An empty comparison would say that nothing has changed.
  'firebreak/compareConnectivity': refuse,
  'firebreak/previewableFixes': refuse,
  'firebreak/previewFix': refuse,
} as const satisfies Readonly<Record<string, (params: unknown) => unknown>>;

function refuse(): never {
  throw new ResponseError(ErrorCodes.InternalError, 'A part of the server could not be loaded; the log says why.');
}
