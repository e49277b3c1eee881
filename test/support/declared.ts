import type { Cluster } from '../../server/src/core/cluster/cluster';
import { ConnectionSet } from '../../server/src/core/connectivity/connection-set';
import { workloadName } from '../../server/src/core/connectivity/workload-name';
import { declaredDependencies } from '../../server/src/core/dependencies/declared-dependencies';
import type { Callee, Caller, Dependency } from '../../server/src/core/dependencies/dependency';
import { destinationsOf } from '../../server/src/core/dependencies/destinations';

/** `shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432`, sorted: what the declared dependencies need, as a graph has it. */
export function declaredConnections(cluster: Cluster): readonly string[] {
  const sums = new Map<string, ConnectionSet>();
  for (const dependency of declaredDependencies(cluster).dependencies) {
    for (const { endpoint, connections } of destinationsOf(cluster, dependency)) {
      if (endpoint.kind !== 'pod') continue;
      const pair = `${callerName(dependency.from)} => ${workloadName(endpoint.workload)}`;
      sums.set(pair, (sums.get(pair) ?? ConnectionSet.none).union(connections));
    }
  }
  return [...sums].map(([pair, connections]) => `${pair} : ${connections}`).sort();
}

/** `web -> Service shop/db TCP 5432, certain: DB_HOST` in the order in which they are found. */
export function dependencyLines(dependencies: readonly Dependency[]): readonly string[] {
  return dependencies.map(
    ({ from, to, port, protocol, confidence, declared: { name, source } }) =>
      `${callerName(from)} -> ${calleeName(to)} ${protocol} ${port ?? 'any'}, ${confidence}: ${name}${source === undefined ? '' : ` from ${source.resource.kind} ${source.resource.name} ${source.path.join('.')}`}`,
  );
}

function callerName(from: Caller): string {
  if (from.kind === 'workload') return workloadName(from.workload);
  if (from.kind !== 'metrics-scraper' || from.scraper === undefined) return `{${from.kind}}`;
  const { kind, namespace, name } = from.scraper.identity;
  return `{${kind} ${namespace}/${name}}`;
}

function calleeName(to: Callee): string {
  switch (to.kind) {
    case 'service':
      return `Service ${to.service.namespace}/${to.service.name}`;
    case 'workload':
      return workloadName(to.workload);
    case 'missing-service':
      return `missing ${to.namespace}/${to.name}`;
    case 'host':
      return to.host;
  }
}
