import type { Cluster } from '../cluster/cluster';
import { dependenciesTouching } from '../dependencies/dependencies-touching';
import type { Callee, Caller } from '../dependencies/dependency';
import { neededSides } from '../synthesis/needed-sides';
import { isAllowed } from '../synthesis/synthesize';
import { compareText } from '../text/compare-text';

/**
 * What is declared, could connect before and cannot any more, as `web to db`, sorted; each pair once.
 * Only dependencies from or to one of the namespaces are looked at.
 */
export function brokenDependencies(
  before: Cluster,
  after: Cluster,
  namespaces: ReadonlySet<string>,
): readonly string[] {
  const broken = dependenciesTouching(before, namespaces).filter((dependency) => {
    const sides = neededSides(before, dependency);
    return sides.every((side) => isAllowed(before, side)) && !sides.every((side) => isAllowed(after, side));
  });
  return [...new Set(broken.map(({ from, to }) => `${callerName(from)} to ${calleeName(to)}`))].sort(compareText);
}

function callerName(from: Caller): string {
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

function calleeName(to: Callee): string {
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
