import type { LoadPart } from '../rules/rule-group';

/*
 * Parts of the analysis that not every workspace needs. Each is a script of its own in the servers. Undefined where one
 * cannot be loaded, which the host reports.
 */

/** What works out what kustomizations build. */
export function loadKustomizeEvaluation(loadPart: LoadPart) {
  return loadPart('kustomize-evaluation', () => import('./kustomize-evaluation'));
}

export type KustomizeEvaluation = NonNullable<Awaited<ReturnType<typeof loadKustomizeEvaluation>>>;

/** What judges the expectations of configurations. */
export function loadExpectations(loadPart: LoadPart) {
  return loadPart('judge-expectations', () => import('./judge-expectations'));
}
