import type { Cluster } from '../cluster/cluster';
import { memoize } from '../connectivity/memoize';
import { dependenciesTouching } from '../dependencies/dependencies-touching';
import type { Callee, Caller, Dependency } from '../dependencies/dependency';
import { isAllowed } from '../synthesis/allowed-sides';
import { type NeededSide, neededSides } from '../synthesis/needed-sides';
import { compareText } from '../text/compare-text';
import { losesHost } from './loses-host';

/**
 * What is declared, could connect before and cannot any more, sorted by their ends; each pair once.
 * Only dependencies from or to one of the namespaces are looked at.
 */
export function brokenDependencies(
  before: Cluster,
  after: Cluster,
  namespaces: ReadonlySet<string>,
): readonly Dependency[] {
  const broken = dependenciesTouching(before, namespaces).filter((dependency) => {
    if (dependency.to.kind === 'host') return losesHost(before, after, dependency, dependency.to.host);
    const sides = openSides(before, dependency);
    return sides !== undefined && !sides.every((side) => isAllowed(after, side));
  });
  // What is certain is said, where the same is only possible as well.
  const rank = ({ confidence }: Dependency) => (confidence === 'certain' ? 1 : 0);
  const ranked = broken.toReversed().sort((a, b) => rank(a) - rank(b));
  const byName = new Map(ranked.map((dependency) => [endsOf(dependency), dependency]));
  return [...byName].sort(([a], [b]) => compareText(a, b)).map(([, dependency]) => dependency);
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

/** `web to db`, or `possibly web to db` where the text may mean something else. */
export function dependencyName(dependency: Dependency): string {
  return `${dependency.confidence === 'weak' ? 'possibly ' : ''}${endsOf(dependency)}`;
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
