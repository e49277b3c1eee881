import type { Cluster } from '../../cluster/cluster';
import type { NamespaceView } from '../../cluster/namespace-view';
import { exceptOwnNode } from '../../connectivity/combine-planes';
import type { ConnectionSet } from '../../connectivity/connection-set';
import type { Endpoint, PodEndpoint } from '../../connectivity/endpoint';
import { evaluatePlane } from '../../connectivity/evaluate-plane';
import { IpSet } from '../../connectivity/ip-set';
import { nothingAssumed } from '../../connectivity/options';
import type { Declaration, Dependency } from '../../dependencies/dependency';
import { destinationsOf } from '../../dependencies/destinations';
import { annotatedScrapes } from '../../dependencies/scrapes';
import { type PolicyTarget, policyTarget } from '../../fixes/policy-target';
import { portLines } from '../../fixes/policy-yaml';
import { profileIn } from '../../graph/entry-admission';
import { controllerPod } from '../../graph/ingress-controller-node';
import { groupBy } from '../../group-by';
import type { Workload } from '../../kubernetes/entities';
import { resourceWords } from '../../kubernetes/resource';
import { limits } from '../../limits';
import { field, type Related } from '../finding';
import type { DraftFinding } from '../rule';
import type { Pods } from './blocks-declared-dependency';

/** Of an annotation or a monitor whose targets let nobody in. */
export type ScrapeData = PolicyTarget & {
  readonly scraped: readonly (Pods & { readonly ports: readonly string[] })[];
};

/**
 * Annotations of a namespace whose targets policies close to every pod and address, so wherever Prometheus is. One that
 * is allowed there, by whatever rule, may be it.
 */
export function* blockedScrapes(cluster: Cluster, view: NamespaceView): Iterable<DraftFinding> {
  const scrapes = annotatedScrapes(cluster, view).flatMap((dependency) => closedPods(cluster, view, dependency));
  const keyOf = ({ declared }: Scrape) => JSON.stringify([declared.ref, declared.path]);
  for (const [, [first, ...others]] of groupBy(scrapes, keyOf)) {
    if (first === undefined) continue;
    const { ref, path, resource } = first.declared;
    yield { at: ref, place: field(path), resource, ...closedToAll(view.name, [first, ...others]) };
  }
}

/** A pod that is to be scraped, and that policies close to everybody. */
export interface Scrape {
  readonly declared: Declaration;
  readonly workload: Workload;
  readonly connections: ConnectionSet;
}

/** Those of the pods behind a dependency. `view` is their namespace. */
export function closedPods(cluster: Cluster, view: NamespaceView, dependency: Dependency): readonly Scrape[] {
  return destinationsOf(cluster, dependency).flatMap(({ endpoint, connections }): readonly Scrape[] => {
    if (endpoint.kind !== 'pod' || endpoint.workload.unknown !== undefined) return [];
    const isOpen = anybody.some((peer) => !admitted(cluster, view, endpoint, peer).intersect(connections).isEmpty);
    return isOpen ? [] : [{ declared: dependency.declared, workload: endpoint.workload, connections }];
  });
}

/** A pod of which nothing is known, and what has an address only, as pods on the network of their node have. */
const anybody: readonly Endpoint[] = [controllerPod(nothingAssumed), { kind: 'addresses', addresses: IpSet.all }];

/** What policies may let in to a pod of a namespace. */
export function admitted(cluster: Cluster, view: NamespaceView, pod: PodEndpoint, peer: Endpoint): ConnectionSet {
  const bounds = evaluatePlane(profileIn(cluster, view, pod, 'ingress'), peer, pod, nothingAssumed);
  return exceptOwnNode(peer, pod, bounds).upper;
}

/** What is said of pods that nobody can scrape because of one declaration, which is in the namespace. */
export function closedToAll(
  namespace: string,
  scrapes: readonly [Scrape, ...Scrape[]],
): Pick<DraftFinding, 'message' | 'related' | 'data'> {
  const [{ workload, connections }] = scrapes;
  const workloads = [...new Set(scrapes.map((scrape) => scrape.workload))];
  const data: ScrapeData = {
    ...policyTarget(workload.namespace, workload.namespaceSource),
    scraped: scrapes.map((scrape) => ({ ...podsOf(scrape.workload), ports: portLines(scrape.connections) })),
  };
  return {
    message: `Prometheus cannot scrape ${wordsFrom(namespace, workload)}${andMore(workloads)} on ${connections}: no policy lets anybody in.`,
    related: workloads.slice(0, limits.relatedLocations).map(scrapedAt),
    data: data as unknown as DraftFinding['data'],
  };
}

export function podsOf({ identity, namespace }: Pick<Workload, 'identity' | 'namespace'>): Pods {
  return { kind: identity.kind, name: identity.name, namespace };
}

/** For who looks from a namespace: `Deployment "api"`, `Deployment "shop/api"`. */
export function wordsFrom(from: string, { identity, namespace }: Pick<Workload, 'identity' | 'namespace'>): string {
  return resourceWords({ ...identity, namespace: namespace === from ? undefined : namespace });
}

export function andMore({ length }: readonly unknown[]): string {
  return length < 2 ? '' : ` and ${length - 1} more`;
}

export function scrapedAt({ ref, basePath, identity }: Workload): Related {
  return {
    at: ref,
    place: field([...basePath, 'metadata', 'name']),
    message: `${identity.kind} "${identity.name}" is what is scraped.`,
  };
}
