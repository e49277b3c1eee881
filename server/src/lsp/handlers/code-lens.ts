import type { CodeLens, CodeLensParams, Location, Range } from 'vscode-languageserver';
import { type PolicyPlace, policiesIn, policyLens } from '../../core';
import { showSelectedCommand } from '../../protocol/protocol';
import { canonicalUri } from '../../workspace/uri';
import { currentAnalysis, presentAnalysis, type ServerContext } from '../server-context';
import { timeSlices } from '../time-slices';
import { whileWanted } from '../while-wanted';
import { toLocations } from './navigation';

/** `textDocument/codeLens`: one above each policy, at once and without its title, so that lines do not jump later. */
export async function listCodeLenses(
  { textDocument }: CodeLensParams,
  context: ServerContext,
): Promise<readonly CodeLens[]> {
  if (!context.settingsFor(textDocument.uri).showsCodeLens) {
    // Who asked wants to know when the setting changes.
    context.lensRefresh.declined();
    return [];
  }
  const analysis = await presentAnalysis(context);
  context.lensRefresh.answered(analysis.generation);
  return policiesIn(analysis, canonicalUri(textDocument.uri)).map(({ place, range: { start, end } }) => ({
    range: { start, end },
    data: place,
  }));
}

/** `codeLens/resolve`: what the policy selects and allows, and a click that lists the workloads where the client can. */
export async function resolveCodeLens(
  lens: CodeLens & { readonly data: PolicyPlace },
  context: ServerContext,
  isCancelled: () => boolean,
): Promise<CodeLens> {
  const { title, locations } = await describe(lens.data, context, isCancelled);
  const { range } = lens;
  const command =
    context.features.uriScheme !== undefined && locations.length > 0
      ? { title, command: showSelectedCommand, arguments: argumentsOf(lens.data, range, locations, context) }
      : // Only the Firebreak extension has the command; a lens without one is text.
        { title, command: '' };
  return { range, command };
}

function argumentsOf({ ref }: PolicyPlace, { start }: Range, locations: readonly Location[], context: ServerContext) {
  return [context.documents.spelling(ref.uri), start, locations];
}

async function describe(
  place: PolicyPlace,
  context: ServerContext,
  isCancelled: () => boolean,
): Promise<{ readonly title: string; readonly locations: readonly Location[] }> {
  // Counts of a workspace that is half read would be wrong.
  const analysis = await currentAnalysis(context);
  const lens = await whileWanted(policyLens(analysis, place, timeSlices(isCancelled)));
  return { title: lens?.title ?? '', locations: toLocations(lens?.workloads ?? [], context) };
}
