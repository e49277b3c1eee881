import type { Analysis } from '../analysis/analysis';
import { locate } from '../analysis/locate';
import type { ScopeState } from '../analysis/scope-state';
import type { Entity } from '../kubernetes/entities';
import { compareText } from '../text/compare-text';
import type { FieldPath } from '../yaml/field-path';
import { type Spot, spotAt } from '../yaml/path-at';
import { type Hover, type HoverLine, hoverLineLimit, plain } from './hover-text';
import { nameHover } from './name-hover';
import { selectorHover } from './selector-hover';

/**
 * What is known about the place at a UTF-16 offset of a file: how a workload is covered on its name and namespace, what
 * a policy or a Service selects on the values of its selectors. Undefined anywhere else: keys belong to other tools.
 */
export function hoverAt(analysis: Analysis, uri: string, offset: number): Hover | undefined {
  const documents = analysis.files.get(uri)?.documents ?? [];
  const documentIndex = documents.findLastIndex(({ start }) => start <= offset);
  const placed = documents[documentIndex];
  const content = placed?.document.content;
  if (placed === undefined || content?.kind !== 'manifest') return undefined;
  const spot = spotAt(content.root, offset - placed.start);
  if (spot === undefined) return undefined;
  const answers = [...analysis.scopes.values()]
    .sort((a, b) => compareText(a.scope.name, b.scope.name))
    .flatMap((state) => {
      const lines = hoverInScope(analysis, state, { uri, documentIndex, spot });
      return lines.length > 0 ? [{ scope: state.scope.name, lines }] : [];
    });
  const range = locate(analysis, { uri, documentIndex }, { kind: 'text', range: spot.node });
  if (range === undefined || answers.length === 0) return undefined;
  const lines = answers.flatMap(({ scope, lines: ofScope }) =>
    answers.length > 1 ? [[plain(`In scope ${scope}:`)], ...ofScope] : ofScope,
  );
  return { range, lines: lines.length > hoverLineLimit ? shortened(lines) : lines };
}

function hoverInScope(
  analysis: Analysis,
  state: ScopeState,
  { uri, documentIndex, spot }: { readonly uri: string; readonly documentIndex: number; readonly spot: Spot },
): readonly HoverLine[] {
  // A base that one scope uses for several namespaces is several entities at one place.
  const entities = (state.contributions.get(uri) ?? []).filter(
    ({ ref, basePath }) => ref.documentIndex === documentIndex && isPrefix(basePath, spot.path),
  );
  return entities.flatMap((entity) => hoverOfEntity(analysis, state, entity, spot));
}

function hoverOfEntity(analysis: Analysis, state: ScopeState, entity: Entity, spot: Spot): readonly HoverLine[] {
  const path = spot.path.slice(entity.basePath.length);
  const isName = path.length === 2 && path[0] === 'metadata' && (path[1] === 'name' || path[1] === 'namespace');
  if (isName && spot.part === 'value') return nameHover(analysis, state, entity);
  return selectorHover(analysis, state, entity, { path, part: spot.part });
}

function isPrefix(prefix: FieldPath, path: FieldPath): boolean {
  return prefix.every((step, index) => step === path[index]);
}

function shortened(lines: readonly HoverLine[]): readonly HoverLine[] {
  const more = lines.length - hoverLineLimit + 1;
  return [...lines.slice(0, hoverLineLimit - 1), [plain(`${more} more lines`)]];
}
