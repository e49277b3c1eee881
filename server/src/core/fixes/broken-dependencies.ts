import type { Cluster } from '../cluster/cluster';
import { memoize } from '../connectivity/memoize';
import { dependenciesTouching } from '../dependencies/dependencies-touching';
import type { Callee, Caller, Dependency } from '../dependencies/dependency';
import { isAllowed, isKeptOut } from '../synthesis/allowed-sides';
import { type NeededSide, neededSides } from '../synthesis/needed-sides';
import { compareText } from '../text/compare-text';
import { type Loss, lossOfHost } from './loss-of-host';

/** A declared dependency that could connect and cannot any more. */
export interface Broken {
  readonly dependency: Dependency;
  /** Not where the text may mean something else, or a port or an address that is still open. */
  readonly isCertain: boolean;
}

/** Sorted by their ends; each pair once. Only dependencies from or to one of the namespaces are looked at. */
export function brokenDependencies(
  before: Cluster,
  after: Cluster,
  namespaces: ReadonlySet<string>,
): readonly Broken[] {
  const broken = dependenciesTouching(before, namespaces).flatMap((dependency): Broken | readonly [] => {
    const lost = lossOf(before, after, dependency);
    if (lost === undefined) return [];
    return { dependency, isCertain: lost === 'all' && dependency.confidence === 'certain' };
  });
  // What is certain is said, where the same is only possible as well.
  const ranked = broken.toReversed().sort((a, b) => Number(a.isCertain) - Number(b.isCertain));
  const byName = new Map(ranked.map((each) => [endsOf(each.dependency), each]));
  return [...byName].sort(([a], [b]) => compareText(a, b)).map(([, each]) => each);
}

/** How much of what it may be that could connect cannot any more. */
function lossOf(before: Cluster, after: Cluster, dependency: Dependency): Loss | undefined {
  if (dependency.to.kind === 'host') return lossOfHost(before, after, dependency, dependency.to.host);
  const closed = openSides(before, dependency)?.filter((side) => !isAllowed(after, side)) ?? [];
  if (closed.length === 0) return undefined;
  return closed.some((side) => isKeptOut(after, side)) ? 'all' : 'part';
}

/** What a dependency needs where it could connect; undefined where it could not. Every fix of one state asks again. */
function openSides(cluster: Cluster, dependency: Dependency): readonly NeededSide[] | undefined {
  const known = openIn(cluster);
  if (known.has(dependency)) return known.get(dependency);
  const sides = neededSides(cluster, dependency);
  const open = sides.every((side) => isAllowed(cluster, side)) ? sides : undefined;
  known.set(dependency, open);
  return open;
}

const openIn = memoize((_: Cluster) => new Map<Dependency, readonly NeededSide[] | undefined>());

/** `web to db`, or `possibly web to db`. */
export function brokenName({ dependency, isCertain }: Broken): string {
  return `${isCertain ? '' : 'possibly '}${endsOf(dependency)}`;
}

function endsOf({ from, to }: Dependency): string {
  return `${callerName(from)} to ${calleeName(to)}`;
}

/** As a text calls it. */
export function callerName(from: Caller): string {
  switch (from.kind) {
    case 'workload':
      return from.workload.identity.name;
    case 'ingress-controller':
      return 'ingress controller';
    case 'api-server':
      return 'API server';
    case 'metrics-scraper':
      return 'Prometheus';
    case 'outside':
    case 'kubelet':
      return from.kind;
  }
}

/** As a text calls it. */
export function calleeName(to: Callee): string {
  switch (to.kind) {
    case 'service':
      return to.service.name;
    case 'workload':
      return to.workload.identity.name;
    case 'missing-service':
      return to.name;
    case 'host':
      return to.host;
  }
}
