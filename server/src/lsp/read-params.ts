import {
  type CodeAction,
  type CodeActionParams,
  type CodeLens,
  ErrorCodes,
  type ReferenceParams,
  ResponseError,
  type TextDocumentIdentifier,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import type { PolicyPlace } from '../core';
import { get } from './client-features';

/** Parameters of requests as they should be; anything else is answered with an error. */
export function readCodeActionParams(params: unknown): CodeActionParams {
  readDocumentParams(params);
  if (!isRange(get(params, 'range'))) throw invalid();
  const diagnostics = get(get(params, 'context'), 'diagnostics');
  const only = get(get(params, 'context'), 'only');
  return {
    ...(params as CodeActionParams),
    context: {
      ...(params as CodeActionParams).context,
      diagnostics: Array.isArray(diagnostics) ? diagnostics.filter((item) => typeof item === 'object' && item) : [],
      ...(Array.isArray(only) ? { only } : {}),
    },
  };
}

export function readCodeAction(params: unknown): CodeAction {
  if (typeof get(params, 'title') !== 'string') throw invalid();
  return params as CodeAction;
}

export function readPositionParams(params: unknown): TextDocumentPositionParams {
  readDocumentParams(params);
  if (!isPosition(get(params, 'position'))) throw invalid();
  return params as TextDocumentPositionParams;
}

/** A client that does not say whether it wants the declaration gets references only. */
export function readReferenceParams(params: unknown): ReferenceParams {
  const includeDeclaration = get(get(params, 'context'), 'includeDeclaration') === true;
  return { ...readPositionParams(params), context: { includeDeclaration } };
}

export function readDocumentParams(params: unknown): { readonly textDocument: TextDocumentIdentifier } {
  if (typeof get(get(params, 'textDocument'), 'uri') !== 'string') throw invalid();
  return params as { readonly textDocument: TextDocumentIdentifier };
}

/** As `listCodeLenses` has made it. */
export function readCodeLens(params: unknown): CodeLens & { readonly data: PolicyPlace } {
  const data = get(params, 'data');
  const ref = get(data, 'ref');
  const isPlace =
    typeof get(ref, 'uri') === 'string' &&
    Number.isInteger(get(ref, 'documentIndex')) &&
    Array.isArray(get(data, 'basePath'));
  if (!isPlace || !isRange(get(params, 'range'))) throw invalid();
  return params as CodeLens & { readonly data: PolicyPlace };
}

/** Whether something is a range of two positions. */
export function isRange(range: unknown): boolean {
  return isPosition(get(range, 'start')) && isPosition(get(range, 'end'));
}

/** Whether something is a position; negative and broken numbers are none. */
export function isPosition(position: unknown): boolean {
  return [get(position, 'line'), get(position, 'character')].every(
    (part) => Number.isInteger(part) && Number(part) >= 0,
  );
}

function invalid(): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidParams, 'Malformed parameters.');
}
