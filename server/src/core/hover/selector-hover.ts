import type { Analysis } from '../analysis/analysis';
import type { PlaceInEntity } from '../navigation/place-at';
import { isServiceSelector, selectorAt } from '../navigation/selector-at';
import { type HoverLine, plain } from './hover-text';
import { matchLines, matchPods } from './match-lines';
import { serviceBackends } from './service-backends';

/** What a selector selects, on its values and on the labels that it names; nothing anywhere else. */
export function selectorHover(analysis: Analysis, place: PlaceInEntity): readonly HoverLine[] {
  const { state, entity, path, part } = place;
  switch (entity.kind) {
    case 'service': {
      const view = state.namespaces.get(entity.namespace);
      const matches = view && isServiceSelector(place) ? serviceBackends(view, entity) : undefined;
      return matches === undefined ? [] : matchLines(analysis, 'Selects', matches, view);
    }
    case 'opaque-policy': {
      const isSelector = path.some((step) => step === 'podSelector' || step === 'namespaceSelector');
      return isSelector && part === 'value' ? [[plain(entity.why)]] : [];
    }
    case 'network-policy':
    case 'cluster-policy': {
      const selector = selectorAt(state, entity, place);
      if (selector === undefined) return [];
      if (entity.unknown !== undefined) return [[plain(entity.unknown)]];
      const { pods, home, isSubject } = selector;
      const views = home === undefined ? state.namespaces.values() : [home];
      return matchLines(analysis, isSubject ? 'Selects' : 'Matches', matchPods(views, pods), home);
    }
    default:
      return [];
  }
}
