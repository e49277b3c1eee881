import type { Cluster } from '../cluster/cluster';
import { memoize } from '../connectivity/memoize';
import { dependencyLists } from './declared-dependencies';
import type { Dependency } from './dependency';

/**
 * The declared dependencies from or to one of the namespaces, and those that may lead anywhere, in the order of
 * `declaredDependencies`. The work grows with these.
 */
export function dependenciesTouching(cluster: Cluster, namespaces: Iterable<string>): readonly Dependency[] {
  const names = [...new Set(namespaces)];
  return placesAmong(listsOf(cluster), names).flatMap((place) => {
    const list = dependencyLists(cluster)[place] ?? [];
    return placesAmong(placesIn(list), names).flatMap((each) => list[each] ?? []);
  });
}

/** Places in a list. */
interface Places {
  readonly anywhere: readonly number[];
  readonly byNamespace: ReadonlyMap<string, readonly number[]>;
}

/** Ascending, each once. */
function placesAmong({ anywhere, byNamespace }: Places, names: readonly string[]): readonly number[] {
  const places = new Set([...anywhere, ...names.flatMap((name) => byNamespace.get(name) ?? [])]);
  return [...places].sort((a, b) => a - b);
}

/** The lists that have something of a namespace. Costs the lists: most of them another state of the cluster has as well. */
const listsOf = memoize((cluster: Cluster): Places => {
  const index = new PlaceIndex();
  dependencyLists(cluster).forEach((list, place) => {
    const { anywhere, byNamespace } = placesIn(list);
    if (anywhere.length > 0) index.anywhere.push(place);
    for (const name of byNamespace.keys()) index.add(name, place);
  });
  return index;
});

const placesIn = memoize((dependencies: readonly Dependency[]): Places => {
  const index = new PlaceIndex();
  dependencies.forEach(({ from, to }, place) => {
    if (from.kind === 'workload') index.add(from.workload.namespace, place);
    if (from.kind === 'metrics-scraper' && from.scraper !== undefined) index.add(from.scraper.namespace, place);
    if (to.kind === 'workload') index.add(to.workload.namespace, place);
    if (to.kind === 'missing-service') index.add(to.namespace, place);
    if (to.kind !== 'service') return;
    if (to.service.selector?.size) index.add(to.service.namespace, place);
    // What has no selector may lead anywhere.
    else index.anywhere.push(place);
  });
  return index;
});

class PlaceIndex implements Places {
  readonly anywhere: number[] = [];
  readonly byNamespace = new Map<string, number[]>();

  add(name: string, place: number): void {
    const known = this.byNamespace.get(name);
    if (known === undefined) this.byNamespace.set(name, [place]);
    else known.push(place);
  }
}
