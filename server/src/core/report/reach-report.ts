import type { Analysis } from '../analysis/analysis';
import { clusterOf, clustersOf } from '../analysis/clusters-of';
import { locate } from '../analysis/locate';
import type { Cluster } from '../cluster/cluster';
import type { Because } from '../connectivity/explain';
import type { ConnectivityOptions } from '../connectivity/options';
import { type ReachAnswer, type ReachQuery, reach } from '../connectivity/reach';
import { type Resolution, resolveEndpoint } from '../connectivity/resolve-endpoint';
import { ingressControllerName } from '../graph/ingress-controller-node';
import { reachFromEntry } from '../graph/reach-entry';
import type { Json } from '../json';
import type { ResourceIdentity } from '../kubernetes/resource';
import type { Provenance } from '../policies/ir';
import { field, type Place } from '../rules/finding';
import type { Scope } from '../scopes/scope';
import type { Span } from './check-report';

export interface ReachReportOptions {
  readonly displayPath: (uri: string) => string;
  /** Undefined: the scope that knows both ends. */
  readonly scope: Scope | undefined;
  readonly ipBlocks: ConnectivityOptions['ipBlocks'];
  /** Why names mean nothing, where there are no workloads. */
  readonly ifEmpty?: string | undefined;
}

/** A question as it was asked. What no modelled policy reads decides nothing, and is repeated in the answer. */
export interface StatedQuery extends ReachQuery {
  readonly http?: Json;
  readonly sni?: Json;
  readonly icmp?: Json;
}

/** One question with its answer and the places of the rules behind it. */
export interface ReachEntry {
  readonly query: StatedQuery;
  /** The scopes that the answer holds for: null for none of several, undefined when there is only one. */
  readonly scope: string | null | undefined;
  readonly verdict: ReachAnswer['verdict'];
  readonly reason: string;
  /** As of `ReachAnswer`. */
  readonly note: string | undefined;
  readonly because: readonly ReachReason[];
}

export interface ReachReason {
  readonly effect: Because['effect'];
  readonly direction: Because['direction'];
  readonly certainty: Because['certainty'];
  readonly ruleIndex: number | undefined;
  readonly ruleName: string | undefined;
  /** Undefined when no policy speaks. */
  readonly policy: { readonly resource: ResourceIdentity; readonly span: Span | undefined } | undefined;
  /** As of `Because`. */
  readonly unmatched?: readonly Provenance[];
  readonly isEntry?: true;
  readonly failsClosed?: true;
}

/** Answers of the same number and in the same order as the questions. */
export function buildReachReport(
  analysis: Analysis,
  queries: readonly StatedQuery[],
  options: ReachReportOptions,
): readonly ReachEntry[] {
  const clusters = clustersFor(analysis, options.scope);
  return queries.map((query) => {
    const { scope, answer } = answerIn(clusters, query, options);
    const because = answer.because.map((each) => placeReason(analysis, each, options.displayPath));
    const reason = answer.verdict === 'unknown' ? (options.ifEmpty ?? answer.reason) : answer.reason;
    return { query, scope, verdict: answer.verdict, reason, note: answer.note, because };
  });
}

/** The model of one scope, or of every scope that holds anything. */
export function clustersFor(analysis: Analysis, scope: Scope | undefined): readonly Cluster[] {
  if (scope === undefined) return clustersOf(analysis);
  const state = analysis.scopes.get(scope.id);
  return state === undefined ? [] : [clusterOf(state)];
}

interface ScopedAnswer {
  readonly scope: ReachEntry['scope'];
  readonly answer: ReachAnswer;
}

function answerIn(
  clusters: readonly Cluster[],
  query: ReachQuery,
  { ipBlocks, scope }: ReachReportOptions,
): ScopedAnswer {
  const ask = (cluster: Cluster): ReachAnswer => answerOf(cluster, query, { ipBlocks });
  const [only] = clusters;
  if (only === undefined) return { scope: scope?.name, answer: nothingKnown };
  if (clusters.length === 1) return { scope: undefined, answer: ask(only) };

  const answers = holding(clusters, query).map((cluster) => ({ scope: cluster.scope, answer: ask(cluster) }));
  const [first, ...others] = answers;
  if (first === undefined)
    return { scope: null, answer: nowhere(clusters, query) ?? apart(clusters, query) ?? ask(only) };
  const names = answers.map((each) => each.scope).join(', ');
  if (others.every(({ answer }) => answer.verdict === first.answer.verdict))
    return { scope: names, answer: first.answer };
  const verdicts = answers.map((each) => `${each.answer.verdict} in "${each.scope}"`).join(', ');
  const reason = `It depends on the scope: ${verdicts}.`;
  return { scope: names, answer: { verdict: 'conditional', reason, because: first.answer.because } };
}

function answerOf(cluster: Cluster, query: ReachQuery, options: Pick<ConnectivityOptions, 'ipBlocks'>): ReachAnswer {
  if (query.from === ingressControllerName) return reachFromEntry(cluster, query, options);
  return reach(cluster, [query], options)[0] ?? nothingKnown;
}

/**
 * The clusters that know both ends. An address is known everywhere, as one outside; where some clusters have it
 * as a pod or node of theirs, only these are meant.
 */
function holding(clusters: readonly Cluster[], { from, to }: ReachQuery): readonly Cluster[] {
  const knowing = clusters.filter((cluster) => knowsSender(cluster, from) && knows(cluster, to));
  const inside = knowing.filter((cluster) =>
    [from, to].every((name) => !isOutside(cluster, name) || isOutsideAll(clusters, name)),
  );
  return inside.length > 0 ? inside : knowing;
}

function isOutsideAll(clusters: readonly Cluster[], name: string): boolean {
  return clusters.every((cluster) => isOutside(cluster, name));
}

function isOutside(cluster: Cluster, name: string): boolean {
  const found = resolveEndpoint(cluster, name);
  if (found.kind !== 'found' || found.opened !== undefined) return false;
  return found.endpoints.every(({ kind }) => kind === 'addresses' || kind === 'name');
}

/** One end is in no cluster at all. */
function nowhere(clusters: readonly Cluster[], { from, to }: ReachQuery): ReachAnswer | undefined {
  const reason = senderProblem(clusters, from) ?? nameProblem(clusters, to);
  return reason === undefined ? undefined : { verdict: 'unknown', reason, because: [] };
}

/**
 * Why a name in a question means nothing in any of the scopes; undefined when it means something, or there are none.
 * A cluster that knows a similar name says which one was probably meant.
 */
export function nameProblem(clusters: readonly Cluster[], name: string): string | undefined {
  const problems: NotFound[] = [];
  for (const cluster of clusters) {
    const found = resolveEndpoint(cluster, name);
    if (found.kind !== 'not-found') return undefined;
    problems.push(found);
  }
  const meant = problems.find(({ isLike }) => isLike);
  // What a cluster has to say goes on after what all of them say.
  return (meant ?? problems.toSorted((a, b) => b.why.length - a.why.length)[0])?.why;
}

/** The same of the sender of a question, which may be `{ingress-controller}`. */
export function senderProblem(clusters: readonly Cluster[], name: string): string | undefined {
  return name === ingressControllerName ? undefined : nameProblem(clusters, name);
}

type NotFound = Resolution & { readonly kind: 'not-found' };

/** Both ends are in the manifests, but no cluster holds both. */
function apart(clusters: readonly Cluster[], { from, to }: ReachQuery): ReachAnswer | undefined {
  const ofFrom = clusters.find((cluster) => knowsSender(cluster, from));
  const ofTo = clusters.find((cluster) => knows(cluster, to));
  if (ofFrom === undefined || ofTo === undefined) return undefined;
  const places = `"${from}" is in scope "${ofFrom.scope}" and "${to}" in scope "${ofTo.scope}"`;
  return { verdict: 'unknown', reason: `${places}: they are not known to run in one cluster.`, because: [] };
}

const nothingKnown: ReachAnswer = {
  verdict: 'unknown',
  reason: 'The manifests have no workload or policy.',
  because: [],
};

function knowsSender(cluster: Cluster, name: string): boolean {
  return name === ingressControllerName || knows(cluster, name);
}

function knows(cluster: Cluster, name: string): boolean {
  return resolveEndpoint(cluster, name).kind !== 'not-found';
}

const beginning: Place = { kind: 'text', range: { start: 0, end: 0 } };

/** A reason with the place in the files where it is written. */
export function placeReason(
  analysis: Analysis,
  { where, ...reason }: Because,
  displayPath: (uri: string) => string,
): ReachReason {
  if (where === undefined) return { ...reason, ruleIndex: undefined, ruleName: undefined, policy: undefined };
  // Of a document that is not parsed there is only where it begins.
  const range = locate(analysis, where.ref, field(where.path)) ?? locate(analysis, where.ref, beginning);
  const span = range && { file: displayPath(range.uri), start: range.start, end: range.end };
  const { rule, resource } = where;
  return { ...reason, ruleIndex: rule?.index, ruleName: rule?.name, policy: { resource, span } };
}
