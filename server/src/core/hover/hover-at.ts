import type { Analysis } from '../analysis/analysis';
import type { ScopeState } from '../analysis/scope-state';
import { type Checkpoint, noCheckpoint } from '../checkpoint';
import { type PlaceInEntity, placeAt } from '../navigation/place-at';
import { certificateHover } from './certificate-hover';
import { certificateRequestHover } from './certificate-request-hover';
import { hostHover } from './host-hover';
import { type Hover, type HoverLine, hoverLineLimit, plain } from './hover-text';
import type { HoveredField } from './hovered-field';
import { nameHover } from './name-hover';
import { reachLines } from './reach-lines';
import { secretHover } from './secret-hover';
import { selectorHover } from './selector-hover';

/**
 * What is known about the place at a UTF-16 offset of a file: how a workload is covered on its name and namespace, what
 * a policy or a Service selects on the values of its selectors, what a certificate says, what is in the Secret that
 * something serves with, and how a host is served. Undefined anywhere else: most keys belong to other tools.
 */
export async function hoverAt(
  analysis: Analysis,
  uri: string,
  offset: number,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<Hover | undefined> {
  const at = placeAt(analysis, uri, offset);
  if (at === undefined) return undefined;
  const certificate = certificateHover(analysis, uri, at);
  if (certificate.length > 0) return { range: at.range, lines: certificate };
  const byScope = new Map<ScopeState, HoverLine[]>();
  for (const place of at.places) {
    const lines = await linesAt(analysis, place, checkpoint);
    if (lines.length === 0) continue;
    byScope.set(place.state, [...(byScope.get(place.state) ?? []), ...lines]);
  }
  if (byScope.size === 0) return undefined;
  const lines = [...byScope].flatMap(([{ scope }, ofScope]) =>
    byScope.size > 1 ? [[plain(`In scope ${scope.name}:`)], ...ofScope] : ofScope,
  );
  return { range: at.range, lines: lines.length > hoverLineLimit ? shortened(lines) : lines };
}

async function linesAt(
  analysis: Analysis,
  place: PlaceInEntity,
  checkpoint: Checkpoint,
): Promise<readonly HoverLine[]> {
  const { path, part, state, entity } = place;
  const isName = path.length === 2 && path[0] === 'metadata' && (path[1] === 'name' || path[1] === 'namespace');
  if (entity.kind === 'kept') {
    if (part !== 'value') return [];
    const field: HoveredField = { document: entity, path, checkpoint };
    const lines = [...certificateRequestHover(field), ...(await secretHover(analysis, state, field))];
    return lines.length > 0 ? lines : hostHover(analysis, state, field);
  }
  if (!isName || part !== 'value') return selectorHover(analysis, place);
  const lines = nameHover(analysis, state, entity);
  return entity.kind === 'workload' ? [...lines, ...(await reachLines(analysis, state, entity, checkpoint))] : lines;
}

function shortened(lines: readonly HoverLine[]): readonly HoverLine[] {
  const more = lines.length - hoverLineLimit + 1;
  return [...lines.slice(0, hoverLineLimit - 1), [plain(`${more} more lines`)]];
}
