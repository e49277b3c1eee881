import type { Cluster } from '../cluster/cluster';
import { hasBit, singleBit } from '../connectivity/bitset';
import { endpointsOfNamespace, isFromOwnNode, type PodEndpoint } from '../connectivity/endpoint';
import type { ConnectivityOptions } from '../connectivity/options';
import { type Connectivity, type Flow, solve } from '../connectivity/solve';
import { workloadName } from '../connectivity/workload-name';

/** Says that a host-network pod is only possibly on the node of a pod that policies guard against it; undefined if there is none. */
export function hostNetworkDoubt(cluster: Cluster, options: ConnectivityOptions): string | undefined {
  const connectivity = solve(cluster, options);
  const host = firstDoubtful(cluster, connectivity);
  return host && `Host-network pods such as "${workloadName(host.workload)}" reach ${whichPods}`;
}

const whichPods = 'every pod of their node, and the manifests do not say which those are.';

function firstDoubtful(cluster: Cluster, connectivity: Connectivity): PodEndpoint | undefined {
  const views = [...cluster.namespaces.values()];
  for (const view of views) {
    const { all, ordinary, pods } = connectivity.tableOf(view);
    if (all === ordinary) continue;
    const found = pods.find((host, index) => {
      if (!host.workload.hostNetwork) return false;
      const sources = singleBit(pods.length, index);
      return views.some((other) => {
        const flows = connectivity.between(view, other, { sources }).filter(isUnclear);
        return flows.length > 0 && endpointsOfNamespace(other).some((pod, place) => mayBeOwn(host, pod, place, flows));
      });
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

function isUnclear({ bounds: { lower, upper } }: Flow): boolean {
  return !lower.equals(upper);
}

function mayBeOwn(host: PodEndpoint, pod: PodEndpoint, place: number, flows: readonly Flow[]): boolean {
  return isFromOwnNode(host, pod) === 'unknown' && flows.some(({ destinations }) => hasBit(destinations, place));
}
