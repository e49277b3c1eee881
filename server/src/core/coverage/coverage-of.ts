import type { Analysis } from '../analysis/analysis';
import { type LocatedRange, locate } from '../analysis/locate';
import type { ScopeState } from '../analysis/scope-state';
import { isContested, whyContested } from '../cluster/contested-policies';
import { selectingPolicies } from '../cluster/isolation';
import type { NamespaceView } from '../cluster/namespace-view';
import { countBits, isEmptyBitset } from '../connectivity/bitset';
import { matchPods } from '../connectivity/match-pods';
import { memoize } from '../connectivity/memoize';
import { nothingAssumed } from '../connectivity/options';
import { podTableOf } from '../connectivity/pod-table';
import { takesExternalIps } from '../entry/external-ips';
import type { ClusterPolicy, Direction, Entity, NetworkPolicy } from '../kubernetes/entities';
import type { ResourceIdentity } from '../kubernetes/resource';
import { podsOfPolicy } from '../policies/cluster-policy';
import { field } from '../rules/finding';
import { compareText } from '../text/compare-text';
import type { CoverageTotals } from './coverage-totals';
import { type CoverageState, type WorkloadCoverage, workloadCoverage } from './workload-coverage';

/*
 * This folder sums up, for each workload and direction, how far policies isolate it.
 * Left out: which connections remain; those are for `graph`.
 */

/** Per scope, namespace and workload: how each direction is covered and by which policies. Sorted, with places. */
export interface Coverage {
  readonly totals: CoverageTotals;
  readonly scopes: readonly ScopeCoverage[];
  readonly notAnalysed: readonly NotAnalysed[];
}

/** The coverage of one cluster. */
export interface ScopeCoverage {
  readonly id: string;
  readonly name: string;
  readonly kind: 'kustomization' | 'chart' | 'folder';
  /** Why absence is not judged in this scope, or undefined. */
  readonly incomplete: string | undefined;
  readonly namespaces: readonly NamespaceCoverage[];
  readonly policies: readonly PolicyCoverage[];
  /** Something may lead into it from outside, of which `entry-coverage.ts` says how. */
  readonly mayBeEntered: boolean;
}

/** A namespace that has workloads. */
export interface NamespaceCoverage {
  readonly name: string;
  /** 'metadata.namespace', 'default', or the kustomization that sets it. */
  readonly inferredFrom: string;
  readonly workloads: readonly PlacedWorkload[];
}

/** A workload, located at its name, with the policies that select it. */
export interface PlacedWorkload {
  readonly resource: ResourceIdentity;
  readonly location: LocatedRange;
  readonly ingress: CoverageState;
  readonly egress: CoverageState;
  readonly reason: string | undefined;
  readonly policies: readonly {
    readonly resource: ResourceIdentity;
    readonly location: LocatedRange;
    readonly directions: readonly Direction[];
  }[];
}

/** A policy, located at its name. */
export interface PolicyCoverage {
  readonly resource: ResourceIdentity;
  readonly location: LocatedRange;
  /** Workloads that it selects; undefined when that is not known. */
  readonly selects: number | undefined;
}

/** What was left out; `path` is relative to its workspace folder, `reason` a sentence or a clause. */
export interface NotAnalysed {
  readonly uri: string;
  readonly path: string;
  readonly reason: string;
}

/**
 * Costs a look at every workload; scopes in which nothing is known are left out, but for kustomizations of which something
 * is missing.
 */
export function coverageOf(analysis: Analysis): Coverage {
  return {
    totals: analysis.totals.all,
    scopes: [...analysis.scopes.values()]
      .map((state) => scopeCoverage(analysis, state))
      .filter(
        (scope) => scope.namespaces.length + scope.policies.length > 0 || scope.mayBeEntered || isMissingParts(scope),
      )
      .sort((a, b) => compareText(a.name, b.name)),
    notAnalysed: notAnalysed(analysis),
  };
}

/** A kustomization that may apply more than is known, also where nothing is known of it. */
export function isMissingParts({ kind, incomplete }: Pick<ScopeCoverage, 'kind' | 'incomplete'>): boolean {
  return kind === 'kustomization' && incomplete !== undefined;
}

function mayBeEntered(views: readonly NamespaceView[]): boolean {
  return views.some(
    ({ ingresses, routes, services, kept }) =>
      ingresses.length + routes.length > 0 ||
      services.some(
        (service) => service.type === 'LoadBalancer' || service.type === 'NodePort' || takesExternalIps(service),
      ) ||
      kept.some(({ identity }) => /^(VirtualService|IngressRoute|HTTPProxy|VirtualServer)$/.test(identity.kind)),
  );
}

function scopeCoverage(analysis: Analysis, state: ScopeState): ScopeCoverage {
  const views = [...state.namespaces.values()].sort((a, b) => compareText(a.name, b.name));
  // A policy that selects a thousand workloads is placed once.
  const placed = new Map<Entity, PlacedWorkload['policies']>();
  return {
    id: state.scope.id,
    name: state.scope.name,
    kind: state.scope.kind,
    incomplete: state.incomplete,
    namespaces: views
      .filter((view) => view.workloads.length > 0)
      .map((view) => ({
        name: view.name,
        inferredFrom: inferredFrom(view),
        workloads: view.workloads
          .flatMap((workload) => placeWorkload(analysis, workloadCoverage(view, state.facts, workload), placed))
          .sort(
            (a, b) => compareText(a.resource.name, b.resource.name) || compareText(a.resource.kind, b.resource.kind),
          ),
      })),
    policies: [
      ...views.flatMap((view) => policyCoverage(analysis, view)),
      ...state.facts.clusterPolicies.flatMap((policy) => placePolicy(analysis, policy, selectedCount(views, policy))),
      ...state.facts.opaquePolicies.flatMap((policy) => placePolicy(analysis, policy, undefined)),
    ],
    mayBeEntered: mayBeEntered(views),
  };
}

/** 'default' and the like only when no workload of the namespace states it. */
function inferredFrom(view: NamespaceView): string {
  const sources = view.workloads.map((workload) => workload.namespaceSource);
  return sources.find((source) => source === 'metadata.namespace') ?? sources[0] ?? 'metadata.namespace';
}

function placeWorkload(
  analysis: Analysis,
  coverage: WorkloadCoverage,
  placed: Map<Entity, PlacedWorkload['policies']>,
): readonly PlacedWorkload[] {
  const { workload, ingress, egress, reason } = coverage;
  const location = nameLocation(analysis, workload);
  if (location === undefined) return [];
  const policies = coverage.policies.flatMap(({ policy, directions }) => {
    const known = placed.get(policy);
    if (known !== undefined) return known;
    const at = nameLocation(analysis, policy);
    const selecting = at === undefined ? [] : [{ resource: policy.identity, location: at, directions }];
    placed.set(policy, selecting);
    return selecting;
  });
  return [{ resource: workload.identity, location, ingress, egress, reason, policies }];
}

function policyCoverage(analysis: Analysis, view: NamespaceView): readonly PolicyCoverage[] {
  const counts = new Map(view.networkPolicies.map((policy) => [policy, 0]));
  for (const workload of view.workloads) {
    for (const policy of selectingPolicies(view, workload)) counts.set(policy, (counts.get(policy) ?? 0) + 1);
  }
  return [
    ...view.networkPolicies.flatMap((policy) => placePolicy(analysis, policy, counts.get(policy))),
    ...view.opaquePolicies.flatMap((policy) => placePolicy(analysis, policy, undefined)),
  ];
}

/** Undefined when labels that are not written decide. */
function selectedCount(views: readonly NamespaceView[], { subject }: ClusterPolicy): number | undefined {
  const selector = podsOfPolicy(subject);
  let selected = 0;
  for (const view of views) {
    const { yes, maybe } = matchPods(selector, podTableOf(view), nothingAssumed);
    if (!isEmptyBitset(maybe)) return undefined;
    selected += countBits(yes);
  }
  return selected;
}

function placePolicy(analysis: Analysis, policy: Entity, selects: number | undefined): readonly PolicyCoverage[] {
  const location = nameLocation(analysis, policy);
  return location === undefined ? [] : [{ resource: policy.identity, location, selects }];
}

/** Where an entity's name stands. */
export function nameLocation(analysis: Analysis, entity: Entity): LocatedRange | undefined {
  return locate(analysis, entity.ref, field([...entity.basePath, 'metadata', 'name']));
}

/** What was left out and why, sorted by path. Costs a look at every file; kept with the analysis. */
export const notAnalysed: (analysis: Analysis) => readonly NotAnalysed[] = memoize((analysis: Analysis) => {
  const entries: NotAnalysed[] = analysis.leftOut.map(({ uri, path, reason }) => ({ uri, path, reason }));
  for (const file of analysis.files.values()) {
    const reason = file.notAnalysed ?? documentsNotAnalysed(file.documents);
    if (reason !== undefined) entries.push({ uri: file.uri, path: file.path, reason });
  }
  for (const state of analysis.scopes.values()) {
    entries.push(...doubtfulPolicies(analysis, state), ...incompleteScope(analysis, state));
  }
  entries.sort((a, b) => compareText(a.path, b.path) || compareText(a.uri, b.uri) || compareText(a.reason, b.reason));
  // The same policy may stand in several scopes.
  return entries.filter(
    ({ uri, reason }, index) => uri !== entries[index - 1]?.uri || reason !== entries[index - 1]?.reason,
  );
});

/** Policies that exist but whose effect is not known, or of which it is not known whether they exist; hidden ones stand in documents that are listed already. */
function doubtfulPolicies(analysis: Analysis, state: ScopeState): readonly NotAnalysed[] {
  const views = [...state.namespaces.values()];
  const opaque = [...state.facts.opaquePolicies, ...views.flatMap((view) => view.opaquePolicies)];
  const contested = views.flatMap(({ networkPolicies }) =>
    networkPolicies.filter((policy) => isContested(networkPolicies, policy)),
  );
  const { clusterPolicies } = state.facts;
  const doubtful = [
    ...clusterPolicies.filter((policy) => isContested(clusterPolicies, policy)).map(contestedPolicy),
    ...opaque.filter(({ identity }) => identity.apiVersion !== '').map((policy) => ({ policy, why: policy.why })),
    ...contested.map(contestedPolicy),
  ];
  return doubtful.flatMap(({ policy, why }) => {
    const file = analysis.files.get(policy.ref.uri);
    return file === undefined ? [] : [{ uri: file.uri, path: file.path, reason: why }];
  });
}

function contestedPolicy(policy: NetworkPolicy | ClusterPolicy) {
  return { policy, why: whyContested(policy.identity) };
}

/** What a kustomization takes from elsewhere is missing from every answer about its scope. Charts list their templates, and files that were not read are listed. */
function incompleteScope(analysis: Analysis, { scope, incomplete, facts }: ScopeState): readonly NotAnalysed[] {
  const uri = scope.id.slice(scope.id.indexOf(':') + 1);
  const file = analysis.files.get(uri);
  const isListed = scope.kind !== 'kustomization' || incomplete === facts.unread[0];
  return isListed || file === undefined || incomplete === undefined
    ? []
    : [{ uri, path: file.path, reason: incomplete }];
}

type Documents = Parameters<typeof documentsNotAnalysed>[0];

function documentsNotAnalysed(
  documents: readonly { readonly document: { readonly content: { readonly kind: string } } }[],
): string | undefined {
  const templates = count(documents, 'template');
  if (templates > 0)
    return `${templates} of ${documents.length} documents ${templates === 1 ? 'is a template' : 'are templates'}`;
  const unreadable = count(documents, 'unreadable');
  return unreadable > 0 ? `${unreadable} of ${documents.length} documents cannot be read` : undefined;
}

function count(documents: Documents, kind: string): number {
  return documents.filter(({ document }) => document.content.kind === kind).length;
}
