import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { sameLabels } from '../kubernetes/labels';
import { endpointsOfNamespace, type NamespaceKnowledge, type PodEndpoint } from './endpoint';
import { type ConnectivityOptions, sharedOptions } from './options';
import { type PodSet, podSetOf } from './pod-set';
import { type Protection, protectionsOf, sameProfile } from './protection';

/** Workloads of one namespace that the same policies select, in both states of a cluster. */
export interface FlowGroup {
  readonly namespace: string;
  readonly members: readonly Member[];
  readonly before: GroupState;
  readonly after: GroupState;
  readonly egressChanged: boolean;
  readonly ingressChanged: boolean;
  /** Labels, ports, addresses or the namespace's labels differ, so that other policies may see other peers. */
  readonly identityChanged: boolean;
}

export interface GroupState {
  readonly protection: Protection;
  /** All ordinary pods of the namespace; undefined for a host-network pod, which is alone in its group. */
  readonly namespacePods: PodSet | undefined;
}

/** One workload in both states. */
export interface Member {
  readonly before: PodEndpoint;
  readonly after: PodEndpoint;
}

/** What is not written is taken as not existing. */
export const comparison: ConnectivityOptions = sharedOptions({ ipBlocks: 'pods', unstated: 'absent' });

export function hasChanged(group: FlowGroup): boolean {
  return group.egressChanged || group.ingressChanged || group.identityChanged;
}

/** The groups of each namespace that exists in both states. */
export function flowGroups(before: Cluster, after: Cluster): readonly (readonly FlowGroup[])[] {
  return [...after.namespaces.values()].flatMap((viewAfter) => {
    const viewBefore = before.namespaces.get(viewAfter.name);
    return viewBefore === undefined ? [] : [groupsOfNamespace(before, viewBefore, after, viewAfter)];
  });
}

function groupsOfNamespace(
  before: Cluster,
  viewBefore: NamespaceView,
  after: Cluster,
  viewAfter: NamespaceView,
): readonly FlowGroup[] {
  const protectionBefore = protectionsOf(before, viewBefore, comparison);
  const protectionAfter = protectionsOf(after, viewAfter, comparison);
  if (viewBefore !== viewAfter || protectionBefore !== protectionAfter) {
    return groupMembers(viewBefore, protectionBefore, viewAfter, protectionAfter);
  }
  // Most namespaces stay as they are, and many edits are compared with one state.
  const known = unchangedGroups.get(viewAfter);
  if (known?.protections === protectionAfter) return known.groups;
  const groups = groupMembers(viewBefore, protectionBefore, viewAfter, protectionAfter);
  unchangedGroups.set(viewAfter, { protections: protectionAfter, groups });
  return groups;
}

const unchangedGroups = new WeakMap<
  NamespaceView,
  { readonly protections: readonly Protection[]; readonly groups: readonly FlowGroup[] }
>();

function groupMembers(
  viewBefore: NamespaceView,
  protectionBefore: readonly Protection[],
  viewAfter: NamespaceView,
  protectionAfter: readonly Protection[],
): readonly FlowGroup[] {
  const pods = { before: podSetOf(viewBefore), after: podSetOf(viewAfter) };
  const groups = new Map<Protection, Map<Protection | Member, Member[]>>();
  const result: FlowGroup[] = [];
  for (const { member, indexBefore, indexAfter } of membersOf(viewBefore, viewAfter)) {
    const states = { before: protectionBefore[indexBefore], after: protectionAfter[indexAfter] };
    if (states.before === undefined || states.after === undefined) continue;
    const isAlone = isHostNetwork(member) || !sameIdentity(member);
    const inner = groups.get(states.before) ?? new Map<Protection | Member, Member[]>();
    groups.set(states.before, inner);
    const key = isAlone ? member : states.after;
    const members = inner.get(key);
    if (members !== undefined) {
      members.push(member);
      continue;
    }
    const created = [member];
    inner.set(key, created);
    const namespacePods = isHostNetwork(member) ? { before: undefined, after: undefined } : pods;
    result.push({
      namespace: viewAfter.name,
      members: created,
      before: { protection: states.before, namespacePods: namespacePods.before },
      after: { protection: states.after, namespacePods: namespacePods.after },
      egressChanged: !sameProfile(states.before.egress, states.after.egress),
      ingressChanged: !sameProfile(states.before.ingress, states.after.ingress),
      identityChanged: !sameIdentity(member),
    });
  }
  return result;
}

interface PlacedMember {
  readonly member: Member;
  readonly indexBefore: number;
  readonly indexAfter: number;
}

/** Workloads that exist in both states, by kind and name; the second of one name meets the second. */
function membersOf(viewBefore: NamespaceView, viewAfter: NamespaceView): readonly PlacedMember[] {
  const podsBefore = endpointsOfNamespace(viewBefore);
  if (viewBefore === viewAfter) {
    return podsBefore.map((pod, index) => ({
      member: { before: pod, after: pod },
      indexBefore: index,
      indexAfter: index,
    }));
  }
  const indexes = new Map<string, number[]>();
  podsBefore.forEach((pod, index) => {
    const key = nameKey(pod);
    const sameName = indexes.get(key);
    if (sameName === undefined) indexes.set(key, [index]);
    else sameName.push(index);
  });
  return endpointsOfNamespace(viewAfter).flatMap((pod, indexAfter) => {
    const indexBefore = indexes.get(nameKey(pod))?.shift();
    const podBefore = indexBefore === undefined ? undefined : podsBefore[indexBefore];
    if (indexBefore === undefined || podBefore === undefined) return [];
    return { member: { before: podBefore, after: pod }, indexBefore, indexAfter };
  });
}

function nameKey({ workload: { identity } }: PodEndpoint): string {
  return `${identity.kind}/${identity.name}`;
}

function isHostNetwork({ before, after }: Member): boolean {
  return before.workload.hostNetwork || after.workload.hostNetwork;
}

function sameIdentity({ before, after }: Member): boolean {
  if (before === after) return true;
  return before.workload.digest === after.workload.digest && sameNamespace(before.namespace, after.namespace);
}

function sameNamespace(a: NamespaceKnowledge, b: NamespaceKnowledge): boolean {
  return a === b || sameLabels(a.labels, b.labels);
}
