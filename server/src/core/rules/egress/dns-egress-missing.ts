import type { Cluster } from '../../cluster/cluster';
import { openShiftDns } from '../../cluster/cluster-parts';
import { asksAnyResolver, clusterWideDnsAccess, type DnsAccess, dnsAccess } from '../../cluster/dns-egress';
import { doubtfulPolicies, opaquePoliciesFor, opaquePoliciesOn, selectingPolicies } from '../../cluster/isolation';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { factsSeenFrom } from '../../cluster/openshift';
import { groupBySelector } from '../../cluster/selector-groups';
import { endpointOf } from '../../connectivity/endpoint';
import { matchSelector } from '../../connectivity/match';
import { nothingAssumed } from '../../connectivity/options';
import { type UsedName, usedNames } from '../../dependencies/used-names';
import { type PolicyTarget, policyTarget } from '../../fixes/policy-target';
import type { NetworkPolicy, Workload } from '../../kubernetes/entities';
import { limits } from '../../limits';
import { podsOfPolicy } from '../../policies/cluster-policy';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

export type Data = PolicyTarget & { readonly basePath: FieldPath };

export const dnsEgressMissing: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    // Policies that nothing enforces keep nobody from DNS.
    if (facts.unenforced !== undefined || facts.incomplete !== undefined) return;
    const isolating = view.networkPolicies.filter(({ isolatesEgress }) => isolatesEgress);
    if (isolating.length === 0) return;
    const cluster: Cluster = { scope: view.scope.name, namespaces: new Map([[view.name, view]]), facts };
    const seen = factsSeenFrom(view, facts);
    const where = seen === facts ? '53' : `5353 to "${openShiftDns}"`;
    const causes = findCauses(view, seen, isolating);
    for (const cause of causes) yield toFinding(cause, where, (workload) => usedNames(cluster, workload));
    const told = new Set(causes.map(({ policy }) => policy));
    yield* otherResolvers(view, facts, cluster, told);
  },
};

interface Cause {
  readonly policy: NetworkPolicy;
  access: DnsAccess;
  readonly workloads: Workload[];
}

/** One cause is one policy: of those that isolate a pod without DNS, the one with the widest selector. */
function findCauses(view: NamespaceView, facts: NamespaceFacts, isolating: readonly NetworkPolicy[]): readonly Cause[] {
  const causes = new Map<NetworkPolicy, Cause>();
  const selected = new Set<NetworkPolicy>();
  for (const workload of view.workloads) {
    const policies = selectingPolicies(view, workload).filter((policy) => policy.isolatesEgress);
    for (const policy of policies) selected.add(policy);
    if (policies.length === 0 || workload.unknown !== undefined || !workload.usesClusterDns) continue;
    if (!mayBeAllowedMore(view, facts, workload)) {
      addCause(causes, policies, facts, [workload], clusterWideAccess(view, facts, workload));
    }
  }
  // Policies whose pods are not in the workspace: judged with those that select the same pods for certain.
  // What is not read may allow these more.
  const isJudged =
    isolating.every((policy) => selected.has(policy)) || opaquePoliciesFor(view, facts, 'egress').length > 0;
  const groups = isJudged ? [] : groupBySelector(isolating);
  for (const group of groups) {
    if (group.policies.some((policy) => selected.has(policy))) continue;
    addCause(
      causes,
      group.covering().flatMap(({ policies }) => decisive(policies, facts)),
      facts,
      [],
      clusterWideDnsAccess(facts, () => true),
    );
  }
  return [...causes.values()];
}

/** Pods that ask another resolver than cluster DNS, and are written to call hosts by their names. */
function* otherResolvers(
  view: NamespaceView,
  facts: NamespaceFacts,
  cluster: Cluster,
  told: ReadonlySet<NetworkPolicy>,
): Iterable<DraftFinding> {
  // A policy that is asked before these may allow a resolver anywhere.
  if (facts.clusterPolicies.some(({ egress }) => egress.some(({ action }) => action === 'allow'))) return;
  const causes = new Map<NetworkPolicy, Workload[]>();
  const hostsOf = (workload: Workload) => usedNames(cluster, workload).filter(({ isOfService }) => !isOfService);
  for (const workload of view.workloads) {
    if (workload.usesClusterDns || workload.hostNetwork || workload.unknown !== undefined) continue;
    if (mayBeAllowedMore(view, facts, workload)) continue;
    const policies = selectingPolicies(view, workload).filter((policy) => policy.isolatesEgress);
    const policy = widest(policies);
    if (policy === undefined || told.has(policy) || policies.some((each) => asksAnyResolver(each, facts))) continue;
    if (hostsOf(workload).length > 0) causes.set(policy, [...(causes.get(policy) ?? []), workload]);
  }
  for (const [policy, workloads] of causes) {
    // That a text is a host is not certain, and neither is where it is resolved.
    yield { ...toFinding({ policy, access: noAccess, workloads }, '53', hostsOf), severity: 'information' };
  }
}

const noAccess: DnsAccess = { udp: false, tcp: false };

/** By a policy of which it is not known whether it selects the workload, or what it does. */
function mayBeAllowedMore(view: NamespaceView, facts: NamespaceFacts, workload: Workload): boolean {
  return (
    opaquePoliciesOn(view, facts, workload, 'egress').length > 0 ||
    doubtfulPolicies(view, workload).some(({ policy }) => policy.egress.length > 0)
  );
}

/** What is allowed before the namespace's own policies are asked. */
function clusterWideAccess(view: NamespaceView, facts: NamespaceFacts, workload: Workload): DnsAccess {
  const pod = facts.clusterPolicies.length === 0 ? undefined : endpointOf(view, workload);
  if (pod === undefined) return noAccess;
  return clusterWideDnsAccess(facts, ({ subject }) => {
    return matchSelector(podsOfPolicy(subject), pod, nothingAssumed) !== 'no';
  });
}

/** Those of policies with one selector that say as much about DNS as all of them, and the one to name. */
function decisive(policies: readonly NetworkPolicy[], facts: NamespaceFacts): readonly NetworkPolicy[] {
  const known = decisions.get(policies);
  if (known?.facts === facts) return known.policies;
  const access = policies.map((policy) => ({ policy, access: dnsAccess([policy], facts) }));
  const chosen = [
    widest(policies),
    access.find(({ access: { udp } }) => udp)?.policy,
    access.find(({ access: { tcp } }) => tcp)?.policy,
  ].filter((policy) => policy !== undefined);
  decisions.set(policies, { facts, policies: chosen });
  return chosen;
}

/** A default-deny covers every other policy of its namespace. */
const decisions = new WeakMap<
  readonly NetworkPolicy[],
  { readonly facts: NamespaceFacts; readonly policies: readonly NetworkPolicy[] }
>();

function addCause(
  causes: Map<NetworkPolicy, Cause>,
  policies: readonly NetworkPolicy[],
  facts: NamespaceFacts,
  workloads: readonly Workload[],
  clusterWide: DnsAccess,
): void {
  const policy = widest(policies);
  if (policy === undefined) return;
  const own = dnsAccess(policies, facts);
  const access = { udp: own.udp || clusterWide.udp, tcp: own.tcp || clusterWide.tcp };
  if (access.udp && access.tcp) return;
  const known = causes.get(policy);
  if (known === undefined) {
    causes.set(policy, { policy, access, workloads: [...workloads] });
    return;
  }
  known.access = { udp: access.udp && known.access.udp, tcp: access.tcp && known.access.tcp };
  // Copying the list for every workload would cost the square of a namespace.
  known.workloads.push(...workloads);
}

function widest(policies: readonly NetworkPolicy[]): NetworkPolicy | undefined {
  return policies.reduce<NetworkPolicy | undefined>(
    (first, policy) => (first === undefined || byWidth(policy, first) < 0 ? policy : first),
    undefined,
  );
}

/** The widest selector first; by name between equals, so that moving a manifest to another file changes no finding. */
function byWidth(a: NetworkPolicy, b: NetworkPolicy): number {
  const difference = a.podSelector.requirements.length - b.podSelector.requirements.length;
  return difference || (a.identity.name < b.identity.name ? -1 : 1);
}

function toFinding(
  { policy, access, workloads }: Cause,
  where: string,
  namesOf: (workload: Workload) => readonly UsedName[],
): DraftFinding {
  const { name } = policy.identity;
  const missing = `${access.udp ? 'TCP' : access.tcp ? 'UDP' : 'UDP/TCP'} ${where}`;
  const shown = workloads
    .slice(0, limits.relatedLocations)
    .map((workload) => ({ workload, used: namesOf(workload)[0] }));
  const what = access.udp ? 'long answers' : 'names';
  const data: Data = {
    basePath: policy.basePath,
    ...policyTarget(policy.namespace, policy.namespaceSource),
  };
  return {
    severity: access.udp ? 'information' : 'warning',
    message: `${subject(workloads)} cannot resolve ${what}: NetworkPolicy "${name}" allows no DNS (${missing}).`,
    at: policy.ref,
    place: field([...policy.basePath, 'metadata', 'name']),
    resource: policy.identity,
    related: shown.map(({ workload, used }) => ({
      at: used?.declared.ref ?? workload.ref,
      place: field(used?.declared.path ?? [...workload.basePath, 'metadata', 'name']),
      message: `${workload.identity.kind} "${workload.identity.name}" is isolated for egress without DNS${used === undefined ? '.' : `, and calls "${used.name}" (${used.declared.name}).`}`,
    })),
    data: data as unknown as DraftFinding['data'],
  };
}

function subject(workloads: readonly Workload[]): string {
  const first = workloads[0];
  if (first === undefined) return 'Pods';
  if (workloads.length === 1) return `${first.identity.kind} "${first.identity.name}"`;
  return `${workloads.length} workloads`;
}
