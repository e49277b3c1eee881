import type { DefinitionParams, Location, ReferenceParams } from 'vscode-languageserver';
import { type Analysis, definitionAt, type LocatedRange, referencesAt } from '../../core';
import { canonicalUri } from '../../workspace/uri';
import { presentAnalysis, type ServerContext } from '../server-context';

/** `textDocument/definition`: what a selector selects, and what a name of another object means. */
export function answerDefinition(
  params: DefinitionParams,
  context: ServerContext,
  isCancelled: () => boolean,
): Promise<readonly Location[]> {
  return locationsAt(params, context, isCancelled, definitionAt);
}

/** `textDocument/references`: the selectors and backends that refer to an object. */
export function answerReferences(
  params: ReferenceParams,
  context: ServerContext,
  isCancelled: () => boolean,
): Promise<readonly Location[]> {
  const { includeDeclaration } = params.context;
  return locationsAt(params, context, isCancelled, (...place) => referencesAt(...place, { includeDeclaration }));
}

async function locationsAt(
  { textDocument, position }: DefinitionParams,
  context: ServerContext,
  isCancelled: () => boolean,
  find: (analysis: Analysis, uri: string, offset: number) => readonly LocatedRange[],
): Promise<readonly Location[]> {
  const analysis = await presentAnalysis(context);
  const uri = canonicalUri(textDocument.uri);
  const offset = context.documents.get(uri)?.offsetAt(position);
  // Whoever asks again at every move of the cursor wants the last answer only.
  if (offset === undefined || isCancelled()) return [];
  return toLocations(find(analysis, uri, offset), context);
}

export function toLocations(located: readonly LocatedRange[], { documents }: ServerContext): readonly Location[] {
  return located.map(({ uri, start, end }) => ({ uri: documents.spelling(uri), range: { start, end } }));
}
