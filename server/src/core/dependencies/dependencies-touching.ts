import type { Cluster } from '../cluster/cluster';
import { memoize } from '../connectivity/memoize';
import { declaredDependencies } from './declared-dependencies';
import type { Dependency } from './dependency';

/**
 * The declared dependencies from or to one of the namespaces, and those that may lead anywhere, in the order of
 * `declaredDependencies`. The work grows with these.
 */
export function dependenciesTouching(cluster: Cluster, namespaces: Iterable<string>): readonly Dependency[] {
  const { dependencies, anywhere, byNamespace } = byPlace(cluster);
  const places = new Set(anywhere);
  for (const name of namespaces) for (const place of byNamespace.get(name) ?? []) places.add(place);
  return [...places].sort((a, b) => a - b).flatMap((place) => dependencies[place] ?? []);
}

/** Places in the list of all. */
interface Places {
  readonly dependencies: readonly Dependency[];
  readonly anywhere: readonly number[];
  readonly byNamespace: ReadonlyMap<string, readonly number[]>;
}

const byPlace = memoize((cluster: Cluster): Places => {
  const { dependencies } = declaredDependencies(cluster);
  const anywhere: number[] = [];
  const byNamespace = new Map<string, number[]>();
  const add = (name: string, place: number) => {
    const known = byNamespace.get(name);
    if (known === undefined) byNamespace.set(name, [place]);
    else known.push(place);
  };
  dependencies.forEach(({ from, to }, place) => {
    if (from.kind === 'workload') add(from.workload.namespace, place);
    if (to.kind === 'workload') add(to.workload.namespace, place);
    if (to.kind !== 'service') return;
    if (to.service.selector?.size) add(to.service.namespace, place);
    // What has no selector may lead anywhere.
    else anywhere.push(place);
  });
  return { dependencies, anywhere, byNamespace };
});
