import type { Cluster } from '../../cluster/cluster';
import type { NamespaceView } from '../../cluster/namespace-view';
import type { ConnectionSet } from '../../connectivity/connection-set';
import type { Endpoint, PodEndpoint } from '../../connectivity/endpoint';
import { evaluatePlane } from '../../connectivity/evaluate-plane';
import { IpSet } from '../../connectivity/ip-set';
import { nothingAssumed } from '../../connectivity/options';
import type { Declaration, Dependency } from '../../dependencies/dependency';
import { destinationsOf } from '../../dependencies/destinations';
import { monitoredIn } from '../../dependencies/scrapes';
import { type PolicyTarget, policyTarget } from '../../fixes/policy-target';
import { portLines } from '../../fixes/policy-yaml';
import { profileIn } from '../../graph/entry-admission';
import { controllerPod } from '../../graph/ingress-controller-node';
import { groupBy } from '../../group-by';
import type { Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { field } from '../finding';
import type { DraftFinding } from '../rule';
import type { Pods } from './blocks-declared-dependency';

/** Of a monitor or an annotation whose targets let nobody in. */
export type ScrapeData = PolicyTarget & {
  readonly scraped: readonly (Pods & { readonly ports: readonly string[] })[];
};

/**
 * Monitors and annotations of a namespace whose targets in it policies close to every pod and address, so wherever Prometheus is. One that
 * is allowed there, by whatever rule, may be it.
 */
export function* blockedScrapes(cluster: Cluster, view: NamespaceView): Iterable<DraftFinding> {
  const scrapes = monitoredIn(cluster, view).flatMap((dependency) => closedPods(cluster, view, dependency));
  const keyOf = ({ declared }: Scrape) => JSON.stringify([declared.ref, declared.path]);
  for (const [, [first, ...others]] of groupBy(scrapes, keyOf))
    if (first !== undefined) yield toFinding(view, [first, ...others]);
}

interface Scrape {
  readonly declared: Declaration;
  readonly workload: Workload;
  readonly connections: ConnectionSet;
}

function closedPods(cluster: Cluster, view: NamespaceView, dependency: Dependency): readonly Scrape[] {
  return destinationsOf(cluster, dependency).flatMap(({ endpoint, connections }): readonly Scrape[] => {
    if (endpoint.kind !== 'pod' || endpoint.workload.unknown !== undefined) return [];
    const isOpen = anybody.some((peer) => !admitted(cluster, view, endpoint, peer).intersect(connections).isEmpty);
    return isOpen ? [] : [{ declared: dependency.declared, workload: endpoint.workload, connections }];
  });
}

/** A pod of which nothing is known, and what has an address only, as pods on the network of their node have. */
const anybody: readonly Endpoint[] = [controllerPod(nothingAssumed), { kind: 'addresses', addresses: IpSet.all }];

function admitted(cluster: Cluster, view: NamespaceView, pod: PodEndpoint, peer: Endpoint): ConnectionSet {
  return evaluatePlane(profileIn(cluster, view, pod, 'ingress'), peer, pod, nothingAssumed).upper;
}

function toFinding(view: NamespaceView, scrapes: readonly [Scrape, ...Scrape[]]): DraftFinding {
  const [{ declared, workload, connections }] = scrapes;
  const { kind, name } = workload.identity;
  const workloads = [...new Set(scrapes.map((scrape) => scrape.workload))];
  const more = workloads.length === 1 ? '' : ` and ${workloads.length - 1} more`;
  const data: ScrapeData = {
    ...policyTarget(view.name, workload.namespaceSource),
    scraped: scrapes.map((scrape) => ({
      kind: scrape.workload.identity.kind,
      name: scrape.workload.identity.name,
      namespace: view.name,
      ports: portLines(scrape.connections),
    })),
  };
  return {
    message: `Prometheus cannot scrape ${kind} "${name}"${more} on ${connections}: no policy lets anybody in.`,
    at: declared.ref,
    place: field(declared.path),
    resource: declared.resource,
    related: workloads.slice(0, limits.relatedLocations).map(({ ref, basePath, identity }) => ({
      at: ref,
      place: field([...basePath, 'metadata', 'name']),
      message: `${identity.kind} "${identity.name}" is what is scraped.`,
    })),
    data: data as unknown as DraftFinding['data'],
  };
}
