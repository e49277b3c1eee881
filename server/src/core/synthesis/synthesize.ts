import type { Cluster } from '../cluster/cluster';
import { dnsPodsOf, isSystemNamespace } from '../cluster/cluster-parts';
import { dnsAccess } from '../cluster/dns-egress';
import { dnsNamespacesIn } from '../cluster/dns-namespaces';
import { isolatingEveryPod } from '../cluster/isolation';
import type { NamespaceView } from '../cluster/namespace-view';
import { factsSeenFrom } from '../cluster/openshift';
import { ordinaryPods } from '../cluster/pods-by-label';
import { declaredDependencies } from '../dependencies/declared-dependencies';
import { dependenciesTouching } from '../dependencies/dependencies-touching';
import type { Dependency } from '../dependencies/dependency';
import { whyHidden } from '../dependencies/destinations';
import { dnsToWrite } from '../fixes/dns-to-write';
import { allowDns, denyAll, freeName } from '../fixes/new-policy';
import { type PolicyTarget, policyTarget } from '../fixes/policy-target';
import { policyYaml } from '../fixes/policy-yaml';
import { groupBy } from '../group-by';
import { toDns1123Subdomain } from '../kubernetes/api-identity';
import type { Direction, NetworkPolicy, Workload } from '../kubernetes/entities';
import type { Labels } from '../kubernetes/labels';
import { resourceWords } from '../kubernetes/resource';
import { compareText } from '../text/compare-text';
import { allowItems, allowRules } from './allow-rules';
import { isAllowed, isKeptOut } from './allowed-sides';
import { asEnforced } from './as-enforced';
import { decidedSide, decidedWords } from './decided-sides';
import { extendablePolicy } from './extendable-policy';
import { decidedCall, hiddenSide, mayBeCutOff, namespaceOfHidden, whyWide, wideSide } from './hidden-callees';
import { whyKept } from './kept-sides';
import { callingPod, likelyEntry, type NeededSide, neededSides } from './needed-sides';
import { type PodSelector, podSelectorOf } from './pod-selector';
import { withPolicies } from './with-policies';

/*
 * This folder writes policies from what the manifests declare: a default deny for each namespace, and for each workload
 * what it calls and what calls it. What policies of the manifests allow already is not written again.
 * Left out: policies of other kinds than NetworkPolicy, and namespaces of the cluster itself. Policies that are there are
 * changed only where it is asked for (`Extension`).
 */

/** The new policies of one namespace; empty where nothing is missing. */
export interface SynthesizedNamespace {
  readonly namespace: string;
  /** Manifests with `\n` and two spaces, in the order in which they are to be read. */
  readonly policies: readonly string[];
  /** Rules for policies that are there, in place of further policies of the same pods. */
  readonly extensions: readonly Extension[];
}

export interface Extension {
  readonly policy: NetworkPolicy;
  readonly direction: Direction;
  /** Items of the list of rules, each with its comments inside. */
  readonly items: readonly string[];
  /** A policy that means the same beside it. */
  readonly policyBeside: string;
}

export interface Synthesis {
  readonly namespaces: readonly SynthesizedNamespace[];
  /** What could not be written and why, one sentence each. */
  readonly notes: readonly string[];
  /** Declared dependencies that policies of the manifests keep out, and only a wide rule could let through. */
  readonly closed: readonly Dependency[];
}

type Target = PolicyTarget & Merging & { readonly taken: Set<string> };

interface Merging {
  readonly merges?: (policy: NetworkPolicy, direction: Direction) => boolean;
}

/** Sorted by namespace. Rules go into the policies of exactly the same pods that `merges` says may be changed; without it into none. */
export function synthesize(stated: Cluster, { merges }: Merging = {}): Synthesis {
  const cluster = asEnforced(stated);
  const { unenforced } = stated.facts;
  const notes: string[] = unenforced === undefined ? [] : [unenforced];
  const { dependencies, doubts } = declaredDependencies(cluster);
  const sides = dependencies.flatMap((dependency) => sidesToWrite(cluster, dependency));
  const isEntryOpen = dependencies.some(
    (each) =>
      each.from.kind === 'ingress-controller' &&
      each.declared.resource.kind === 'Ingress' &&
      likelyEntry(cluster, each) === undefined,
  );
  const byNamespace = groupBy(sides, ({ pod }) => pod.workload.namespace);
  const shown = groupBy(
    dependencies.flatMap((dependency) => neededSides(cluster, dependency)),
    ({ pod }) => pod.workload.namespace,
  );
  const namespaces: SynthesizedNamespace[] = [];
  const closed: Dependency[] = [];
  for (const view of cluster.namespaces.values()) {
    if (isSystemNamespace(view.name)) continue;
    const needed = byNamespace.get(view.name) ?? [];
    const taken = new Set(view.networkPolicies.map(({ identity }) => identity.name));
    const target: Target = { ...targetFor(view), taken, ...(merges && { merges }) };
    if (ordinaryPods(view).length === 0) {
      const scraping = scrapingPolicies(cluster, view, needed, target);
      const egress = (shown.get(view.name) ?? []).filter(({ direction }) => direction === 'egress');
      notes.push(...egress.flatMap((side) => whyKept(cluster, side) ?? []), ...scraping.notes);
      closed.push(...scraping.closed);
      namespaces.push(...scraping.namespaces);
      continue;
    }
    const obstacle =
      whyLeftOut(view, needed) ?? whyHiding(cluster, view, dependencies) ?? (isEntryOpen ? whyEntry(view) : undefined);
    if (obstacle !== undefined) {
      notes.push(`Namespace "${view.name}" is left out: ${obstacle}`);
      continue;
    }
    notes.push(...(shown.get(view.name) ?? []).flatMap((side) => whyKept(cluster, side) ?? []));
    notes.push(...needed.flatMap((side) => wideNote(cluster, side)));
    notes.push(...dependencies.flatMap((each) => unwrittenNote(cluster, view, each)));
    closed.push(...dependencies.filter((each) => isCaller(cluster, view, each) && isClosed(cluster, each)));
    const { base, allow, extensions } = policiesFor(cluster, view, needed, target);
    const policies = [...base, ...allow];
    if (policies.length + extensions.length > 0) namespaces.push({ namespace: view.name, policies, extensions });
  }
  return { namespaces, notes: [...new Set([...notes, ...doubts])], closed };
}

/**
 * For pods that an operator makes to scrape, where the manifests show no others of the namespace: what they declare is let
 * out where policies isolate them. A default deny would close what is not declared, such as the API server.
 */
function scrapingPolicies(
  cluster: Cluster,
  view: NamespaceView,
  needed: readonly NeededSide[],
  target: Target,
): Synthesis {
  const egress = needed.filter(({ direction }) => direction === 'egress');
  const isolated = egress.filter((side) => decidedSide(cluster, side) !== undefined);
  const obstacle = whyLeftOut(view, isolated);
  const written = obstacle === undefined ? isolated : [];
  const closed = egress.filter((side) => !written.includes(side) && isKeptOut(cluster, side));
  const { allow, extensions } = allowances(cluster, view, written, target);
  return {
    namespaces: allow.length + extensions.length === 0 ? [] : [{ namespace: view.name, policies: allow, extensions }],
    notes: [
      ...(obstacle === undefined ? [] : [`Namespace "${view.name}" is left out: ${obstacle}`]),
      ...written.flatMap((side) => wideNote(cluster, side)),
    ],
    closed: closed.map(({ dependency }) => dependency),
  };
}

/** The policies of one namespace, for a fix; undefined where nothing is declared that they would have to allow. */
export function namespacePolicies(
  stated: Cluster,
  target: PolicyTarget,
  taken: Set<string>,
): readonly string[] | undefined {
  const cluster = asEnforced(stated);
  const view = cluster.namespaces.get(target.namespace);
  const needed = view === undefined ? [] : sidesIn(cluster, view);
  if (view === undefined || whyLeftOut(view, needed) !== undefined) return undefined;
  if (whyHiding(cluster, view, dependenciesTouching(cluster, [view.name])) !== undefined) return undefined;
  const { base, allow } = policiesFor(cluster, view, needed, { ...target, taken });
  return allow.length === 0 ? undefined : [...base, ...allow];
}

/** A policy that lets only declared callers connect to a workload; undefined where there are none. */
export function callersPolicy(
  cluster: Cluster,
  workload: Workload,
  target: PolicyTarget,
  name: string,
  taken: Set<string>,
): string | undefined {
  const view = cluster.namespaces.get(workload.namespace);
  if (view === undefined) return undefined;
  const sides = sidesIn(cluster, view).filter((side) => side.direction === 'ingress' && side.pod.workload === workload);
  if (sides.length === 0 || whyLeftOut(view, sides) !== undefined) return undefined;
  return allowPolicy(cluster, view, target, sides, freeName(`${name}-ingress`, taken));
}

/** What a dependency needs, without what policies that are there decide in another way. */
export function sidesToWrite(cluster: Cluster, dependency: Dependency): readonly NeededSide[] {
  const hidden = [wideSide(cluster, dependency), hiddenSide(cluster, dependency)].filter((side) => side !== undefined);
  return [...neededSides(cluster, dependency), ...hidden].filter((side) => whyKept(cluster, side) === undefined);
}

/** Where an allowance is wider than what is declared, because that is not known. */
function wideNote(cluster: Cluster, { pod, selected, peer, direction, dependency }: NeededSide): readonly string[] {
  const why = whyWide(cluster, dependency);
  if (why === undefined) return [];
  const { name, resource } = dependency.declared;
  const declaration = `${name} of ${resourceWords(resource)}`;
  if (selected !== undefined) {
    const pods = podsWords(pod, selected);
    return [`${pods} admits what ${declaration} declares, and pods that are not shown may call nobody: ${why}`];
  }
  if (direction !== 'egress') return [];
  const subject = `Egress of ${resourceWords(pod.workload.identity)}`;
  if (peer.kind === 'selected') return [`${subject} goes by a selector for ${declaration}: ${why}`];
  return peer.kind === 'anywhere' || peer.kind === 'internet'
    ? [`${subject} stays wide for ${declaration}: ${why}`]
    : [];
}

function podsWords({ workload: { namespace, identity } }: NeededSide['pod'], labels: Labels): string {
  return labels.size === 0
    ? `Every pod of namespace "${namespace}"`
    : `Every pod that Service "${namespace}/${identity.name}" selects`;
}

/** What policies of a namespace decide already, and the manifests do not show. */
function unwrittenNote(cluster: Cluster, view: NamespaceView, dependency: Dependency): readonly string[] {
  const isOwn = isCaller(cluster, view, dependency);
  if (!isOwn && namespaceOfHidden(cluster, dependency) !== view.name) return [];
  const why = whyWide(cluster, dependency);
  if (why === undefined || wideSide(cluster, dependency) !== undefined) return [];
  const { name, resource } = dependency.declared;
  const decided = isOwn ? decidedCall(cluster, dependency) : undefined;
  const what = decided === undefined ? why : decidedWords(decided, why);
  return [`No policy is written for ${name} of ${resourceWords(resource)}: ${what}`];
}

function isCaller(cluster: Cluster, { name }: NamespaceView, dependency: Dependency): boolean {
  return callingPod(cluster, dependency)?.workload.namespace === name;
}

function isClosed(cluster: Cluster, dependency: Dependency): boolean {
  return decidedCall(cluster, dependency)?.effect === 'closed';
}

/** A default deny would keep callers from pods that the manifests do not show. */
function whyHiding(cluster: Cluster, view: NamespaceView, dependencies: readonly Dependency[]): string | undefined {
  if (isolatingEveryPod(view, 'ingress') !== undefined) return undefined;
  const hidden = dependencies.find((each) => mayBeCutOff(cluster, each) === view.name);
  if (hidden === undefined) return undefined;
  const { name, resource } = hidden.declared;
  return `It may hold pods that ${name} of ${resourceWords(resource)} means. ${whyHidden(cluster, hidden)}`;
}

/** A default deny would cut off what comes in, if one of its pods is the controller. */
function whyEntry({ workloads }: NamespaceView): string | undefined {
  const found = workloads.find(({ ingressController: own }) => own !== undefined && own.part !== 'told')?.identity;
  return found && `${found.kind} "${found.name}" may serve an Ingress whose controller is not known.`;
}

/** What pods of one namespace need. Few dependencies concern it, so the others are not looked into. */
function sidesIn(cluster: Cluster, { name }: NamespaceView): readonly NeededSide[] {
  return dependenciesTouching(cluster, [name])
    .flatMap((dependency) => sidesToWrite(cluster, dependency))
    .filter(({ pod }) => pod.workload.namespace === name);
}

/** A default deny would keep from these pods what they declare, and no policy can give it to them alone. */
function whyLeftOut(view: NamespaceView, needed: readonly NeededSide[]): string | undefined {
  const unknown = view.workloads.find((workload) => workload.unknown !== undefined)?.unknown;
  if (unknown !== undefined) return unknown;
  const bare = needed.flatMap(({ pod, selected, peer }) => [
    ...(selected === undefined ? [pod] : []),
    ...(peer.kind === 'pod' ? [peer.pod] : []),
  ]);
  // Their labels may be other ones.
  const unclear = bare.find(({ workload }) => workload.unknown !== undefined)?.workload.unknown;
  if (unclear !== undefined) return unclear;
  const unlabelled = bare.find(({ workload }) => workload.labels.size === 0)?.workload.identity;
  return unlabelled && `The pods of ${unlabelled.kind} "${unlabelled.name}" have no labels.`;
}

function policiesFor(
  cluster: Cluster,
  view: NamespaceView,
  needed: readonly NeededSide[],
  target: Target,
): Allowances & { readonly base: readonly string[] } {
  const { taken } = target;
  const missing = directions.filter((direction) => isolatingEveryPod(view, direction) === undefined);
  const deny = missing.length === 0 ? [] : [denyAll(target, missing, taken)];
  const base = [
    ...deny,
    ...(needsDns(cluster, view) ? [allowDns(target, dnsToWrite(cluster.namespaces, cluster.facts), taken)] : []),
  ];
  for (const text of base) taken.add(/^ {2}name: (.*)$/m.exec(text)?.[1] ?? '');
  return { base, ...allowances(withPolicies(cluster, view.name, base), view, needed, target) };
}

type Allowances = Pick<SynthesizedNamespace, 'extensions'> & { readonly allow: readonly string[] };

/** What the policies of `isolated` do not allow yet. */
function allowances(isolated: Cluster, view: NamespaceView, needed: readonly NeededSide[], target: Target): Allowances {
  const { taken } = target;
  // What policies allow to pods of which not all labels are known, others may keep from them.
  const all = needed.filter((side) => side.selected !== undefined || !isAllowed(isolated, side));
  const extensions = extensionsFor(isolated, view, target, all);
  const extended = new Set(extensions.flatMap(({ sides }) => sides));
  const open = all.filter((side) => !extended.has(side));
  const bySelector = groupBy(open, (side) => selectorKey(view, side));
  const allow = [...bySelector.values()]
    .sort(([a], [b]) => compareText(a?.pod.workload.identity.name ?? '', b?.pod.workload.identity.name ?? ''))
    .map((alike) => {
      const name = toDns1123Subdomain(alike[0]?.pod.workload.identity.name ?? '') ?? 'workload';
      const free = freeName(name, taken);
      taken.add(free);
      return allowPolicy(isolated, view, target, alike, free);
    });
  return { allow, extensions };
}

function extensionsFor(
  cluster: Cluster,
  view: NamespaceView,
  target: Target,
  open: readonly NeededSide[],
): readonly (Extension & { readonly sides: readonly NeededSide[] })[] {
  const { merges } = target;
  if (merges === undefined) return [];
  const shown = open.filter(({ selected }) => selected === undefined);
  const byPods = groupBy(shown, (side) => `${side.direction} ${selectorKey(view, side)}`);
  return [...byPods.values()].flatMap((sides) => {
    const [first] = sides;
    const selector = first && podSelectorOf(view, first.pod.workload);
    const policy = selector && extendablePolicy(view, selector, first.direction);
    if (first === undefined || policy === undefined || !merges(policy, first.direction)) return [];
    const items = allowItems(cluster, view.name, sides);
    const policyBeside = allowPolicy(
      cluster,
      view,
      target,
      sides,
      freeName(`${policy.identity.name}-${first.direction}`, target.taken),
    );
    return [{ policy, direction: first.direction, items, policyBeside, sides }];
  });
}

const directions: readonly Direction[] = ['ingress', 'egress'];

/** As the manifests of the namespace state it; of a kustomization the namespace is written too. */
function targetFor(view: NamespaceView): PolicyTarget {
  const source = (view.workloads[0] ?? view.scrapers[0])?.namespaceSource ?? 'metadata.namespace';
  const isUnstated = ['default', '--namespace', 'firebreak.defaultNamespace'].includes(source);
  return { ...policyTarget(view.name, source), writesNamespace: !isUnstated };
}

function selectorFor(view: NamespaceView, { pod, selected }: NeededSide): PodSelector | undefined {
  return selected === undefined ? podSelectorOf(view, pod.workload) : { labels: selected, absent: [] };
}

function selectorKey(view: NamespaceView, side: NeededSide): string {
  const selector = selectorFor(view, side);
  return JSON.stringify([[...(selector?.labels ?? [])].sort(), selector?.absent]);
}

/** Whether some pod asks cluster DNS and the policies that select every pod do not let it. */
function needsDns(cluster: Cluster, view: NamespaceView): boolean {
  const { dns } = cluster.facts;
  const asks = ordinaryPods(view).some(
    ({ workload }) => workload.usesClusterDns && dnsPodsOf(workload, dns) === undefined,
  );
  if (!asks) return false;
  const everywhere = view.networkPolicies.filter(
    (policy) => policy.isolatesEgress && policy.podSelector.requirements.length === 0,
  );
  const dnsNamespaces = dnsNamespacesIn(cluster.namespaces, dns);
  const { udp, tcp } = dnsAccess(everywhere, factsSeenFrom(view, { dns, dnsNamespaces }));
  return !udp || !tcp;
}

function allowPolicy(
  cluster: Cluster,
  view: NamespaceView,
  target: PolicyTarget,
  sides: readonly NeededSide[],
  name: string,
): string {
  const selector = sides[0] && selectorFor(view, sides[0]);
  const rules = (direction: Direction) => {
    const own = sides.filter((side) => side.direction === direction);
    return own.length === 0 ? {} : { [direction]: allowRules(cluster, view.name, own) };
  };
  return policyYaml({
    name,
    namespace: target.writesNamespace ? target.namespace : undefined,
    podLabels: selector?.labels.size === 0 ? undefined : selector?.labels,
    absentLabels: selector?.absent ?? [],
    directions: directions.filter((direction) => sides.some((side) => side.direction === direction)),
    ...rules('ingress'),
    ...rules('egress'),
  });
}
