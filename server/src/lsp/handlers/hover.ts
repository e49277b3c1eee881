import type { Hover, HoverParams } from 'vscode-languageserver';
import { hoverAt } from '../../core';
import { canonicalUri } from '../../workspace/uri';
import { presentAnalysis, type ServerContext } from '../server-context';
import { timeSlices } from '../time-slices';
import { toMarkup } from '../to-markup';
import { whileWanted } from '../while-wanted';

/** `textDocument/hover`: coverage on names, what is selected on selectors; null anywhere else. */
export async function answerHover(
  params: HoverParams,
  context: ServerContext,
  isCancelled: () => boolean,
): Promise<Hover | null> {
  if (!context.settingsFor(params.textDocument.uri).showsHover) return null;
  const analysis = await presentAnalysis(context);
  const uri = canonicalUri(params.textDocument.uri);
  const offset = context.documents.get(uri)?.offsetAt(params.position);
  const hover =
    offset === undefined ? undefined : await whileWanted(hoverAt(analysis, uri, offset, timeSlices(isCancelled)));
  if (hover === undefined) return null;
  const { start, end } = hover.range;
  const spelling = (canonical: string) => context.documents.spelling(canonical);
  return { contents: toMarkup(hover.lines, context.features.hoverFormat, spelling), range: { start, end } };
}
