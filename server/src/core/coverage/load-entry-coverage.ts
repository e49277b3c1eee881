import type { LoadPart } from '../rules/rule-group';

/** What says how entry points are encrypted; undefined where it cannot be loaded, which the host reports. */
export function loadEntryCoverage(loadPart: LoadPart) {
  return loadPart('entry-coverage', () => import('./entry-coverage'));
}
