import { lookup, type Surroundings, scopesFor } from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import type { Cluster } from '../../cluster/cluster';
import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { ConnectionSet } from '../../connectivity/connection-set';
import type { PodEndpoint } from '../../connectivity/endpoint';
import { backendsOf } from '../../connectivity/service-backends';
import { identifyingLabels } from '../../fixes/identifying-labels';
import { type PolicyTarget, policyTarget } from '../../fixes/policy-target';
import { portLines } from '../../fixes/policy-yaml';
import { type KeptOut, keptFromEntry, mayHoldEntry } from '../../graph/entry-admission';
import { groupBy } from '../../group-by';
import type { EntityBase, Service, Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field, type Severity } from '../finding';
import { firstWithinLength } from '../message-length';
import type { DraftFinding } from '../rule';

/* What rules about connections from outside of the manifests share. */

export type BlockedData = PolicyTarget & {
  /** Of the object in the finding's document, which may list addresses. */
  readonly spec: FieldPath;
  readonly unlessIn: readonly string[];
  readonly blocked: readonly {
    readonly name: string;
    readonly labels: readonly (readonly [string, string])[];
    readonly ports: readonly string[];
  }[];
  /** Whom a fix admits, as lines of an item of `from` or as addresses, and in words; null for clients outside. */
  readonly peer:
    | { readonly words: string; readonly lines: readonly string[] }
    | { readonly words: string; readonly cidrs: readonly string[] }
    | null;
};

/** A workload to which connections lead, and what of them is kept out. */
export type Blocked = KeptOut & { readonly workload: Workload };

export function blockedPod(
  cluster: Cluster,
  view: NamespaceView,
  pod: PodEndpoint,
  connections: ConnectionSet,
  entries: readonly string[],
): readonly Blocked[] {
  const { workload } = pod;
  if (workload.unknown !== undefined) return [];
  const kept = keptFromEntry(cluster, view, pod, connections, entries);
  return kept === undefined ? [] : [{ ...kept, workload }];
}

/** The pods behind a Service, on those of its ports that are meant. */
export function blockedBehind(
  cluster: Cluster,
  view: NamespaceView,
  service: Service,
  ports: Service['ports'],
): readonly Blocked[] {
  const behind = backendsOf(cluster, service);
  if (behind.kind === 'name') return [];
  return behind.backends.flatMap(({ endpoint, portsBehind }) => {
    if (endpoint.kind !== 'pod') return [];
    const connections = ports.reduce(
      (all, port) => all.union(ConnectionSet.of(port.protocol, portsBehind(port))),
      ConnectionSet.none,
    );
    return blockedPod(cluster, view, endpoint, connections, []);
  });
}

/** The namespace alone as a cluster, where policies may isolate and all of them are known. */
export function isolatingCluster(view: NamespaceView, facts: NamespaceFacts): Cluster | undefined {
  const mayIsolate =
    facts.clusterPolicies.length > 0 || view.networkPolicies.some(({ isolatesIngress }) => isolatesIngress);
  if (facts.incomplete !== undefined || !mayIsolate) return undefined;
  return { scope: view.scope.name, namespaces: new Map([[view.name, view]]), facts };
}

/** What leads to the pods and is reported. */
export interface Entry {
  readonly at: EntityBase;
  readonly path: FieldPath;
  readonly namespaceSource: string;
  readonly effect: string;
  readonly who: string;
  /** What is known of them, behind `who` where there is room for it. */
  readonly whoMore?: string;
  readonly peer: BlockedData['peer'];
  readonly severity?: Severity;
}

/** One finding, or none. */
export function* blockedFindings(
  view: NamespaceView,
  { at: entry, path, namespaceSource, effect, who, whoMore = '', peer, severity }: Entry,
  all: readonly Blocked[],
): Iterable<DraftFinding & { readonly data: BlockedData }> {
  const byWorkload = [...groupBy(all, ({ workload }) => workload)];
  const [first] = all;
  if (first === undefined) return;
  const names = byWorkload.map(([{ identity }]) => identity.name);
  const policies = [
    ...new Map(all.flatMap(({ isolating }) => isolating.map((unit) => [unit.where.resource, unit.where]))).values(),
  ];
  const by =
    policies[0] === undefined
      ? 'policies keep out'
      : `${policies[0].resource.kind} "${policies[0].resource.name}" keeps out`;
  const data: BlockedData = {
    ...policyTarget(view.name, namespaceSource),
    spec: [...entry.basePath, 'spec'],
    unlessIn: [...new Set(all.flatMap(({ unlessIn }) => unlessIn))],
    blocked: byWorkload.map(([workload, parts]) => ({
      name: workload.identity.name,
      labels: [...(identifyingLabels(workload, view.workloads)?.labels ?? [])],
      ports: portLines(parts.reduce((sum, { connections }) => sum.union(connections), ConnectionSet.none)),
    })),
    peer,
  };
  const sentence = `${entry.identity.kind} "${entry.identity.name}" ${effect} ${subject(names)}`;
  yield {
    ...(severity === undefined ? {} : { severity }),
    message: firstWithinLength([
      `${sentence} on ${first.connections}: ${by} ${who}${whoMore}.`,
      `${sentence} on ${first.connections}: ${by} ${who}.`,
      `${sentence}: ${by} ${who}.`,
      `${sentence}: policies keep out ${who}.`,
    ]),
    at: entry.ref,
    place: field([...entry.basePath, ...path]),
    resource: entry.identity,
    related: [
      ...policies.map(({ ref, resource, path }) => ({
        at: ref,
        place: field(path),
        message: `${resource.kind} "${resource.name}" isolates the pods and does not admit ${who}${whoMore}.`,
      })),
      ...byWorkload.map(([{ ref, basePath, identity }]) => ({
        at: ref,
        place: field([...basePath, 'metadata', 'name']),
        message: `${identity.kind} "${identity.name}" is where the connections lead.`,
      })),
    ].slice(0, limits.relatedLocations),
    data,
  };
}

export function subject([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? `"${first}"` : `"${first}" and ${others.length} more`;
}

/** Whether the namespaces that are admitted are known to have nothing that brings connections from outside. */
export function areAdmittedPlain(finding: Finding, surroundings: Surroundings): boolean {
  const { unlessIn } = finding.data as unknown as BlockedData;
  return statesOf(finding, surroundings).every((state) => unlessIn.every((name) => isPlain(state, name)));
}

/** The scopes of a finding, to look at connections in them. */
export function statesOf({ scopes }: Finding, surroundings: Surroundings): readonly ScopeState[] {
  const lookups = scopes.flatMap(({ id }) => [lookup.facts(id), lookup.connections(id)]);
  const all = scopesFor(surroundings, lookups);
  return scopes.flatMap(({ id }) => all.get(id) ?? []);
}

function isPlain(state: ScopeState, name: string): boolean {
  const view = state.namespaces.get(name);
  return view !== undefined && view.workloads.length > 0 && !hasUnknownPods(view, state.facts) && !mayHoldEntry(view);
}
