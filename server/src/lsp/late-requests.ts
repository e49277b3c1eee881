import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import type { ServerContext } from './server-context';

/** Answers one of the requests for which a part of the server is loaded. */
export type AnswerLater = (params: unknown, context: ServerContext, isCancelled: () => boolean) => unknown;

/** They are named here, so that what answers them need not be loaded to know them. */
export type LateMethod = keyof typeof lateRequests;

/** A part of the server that answers requests, as its script is named. */
export type AnswersPart = (typeof lateRequests)[LateMethod]['part'];

interface LateRequest {
  readonly part: string;
  /** The answer where the part cannot be loaded: nothing to show, in the request's own terms. */
  without(params: unknown): unknown;
}

export const lateRequests = {
  'textDocument/hover': { part: 'answers', without: () => null },
  'textDocument/definition': { part: 'answers', without: () => [] },
  'textDocument/references': { part: 'answers', without: () => [] },
  'textDocument/codeLens': { part: 'answers', without: () => [] },
  'codeLens/resolve': { part: 'answers', without: (lens) => lens },
  'textDocument/codeAction': { part: 'fix-answers', without: () => [] },
  'codeAction/resolve': { part: 'fix-answers', without: (action) => action },
  // An empty comparison would say that nothing has changed.
  'firebreak/compareConnectivity': { part: 'fix-answers', without: refuse },
  'firebreak/previewableFixes': { part: 'fix-answers', without: refuse },
  'firebreak/previewFix': { part: 'fix-answers', without: refuse },
} as const satisfies Readonly<Record<string, LateRequest>>;

function refuse(): never {
  throw new ResponseError(ErrorCodes.InternalError, 'A part of the server could not be loaded; the log says why.');
}
