import type { ClusterFacts } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { coversFamily, coversInternet, coversMuchOfInternet } from '../connectivity/address-spaces';
import { IpSet } from '../connectivity/ip-set';
import { memoize } from '../connectivity/memoize';
import type { PortSet } from '../connectivity/port-set';
import type { NetworkPolicy } from '../kubernetes/entities';
import { selectsEverything } from '../kubernetes/label-selector';
import { unitsOfAdminTier, unitsOfNetworkPolicies } from './compile-cluster';
import type { PolicyUnit, PortMatch, Rule, RulePeer, Selector } from './ir';

/** A rule that allows something, with what matters to rules about openness. Read from the representation of all policies. */
export interface AllowRule {
  readonly unit: PolicyUnit;
  readonly rule: Rule;
  readonly breadth: Breadth;
  readonly ports: PortBreadth;
}

export interface Breadth {
  /** Pods and addresses alike. */
  readonly isEveryone: boolean;
  /** Items that match every pod of every namespace. */
  readonly pods: readonly RulePeer[];
  /** Items that match large parts of the internet, the first that matches nearly all of it in front. */
  readonly blocks: readonly RulePeer[];
  /** The blocks together match every address of a family. */
  readonly isEveryAddress: boolean;
  /** As before, and exceptions do not matter unless they leave little of the internet. */
  readonly isInternet: boolean;
}

/** `dns`: towards addresses, where names of ports match nothing, at most name resolution. */
export type PortBreadth = 'every' | 'some' | 'dns';

/** The rules of a namespace's NetworkPolicies, which all allow something, in the order of policies and rules. */
export function allowRulesOf({ networkPolicies }: NamespaceView): readonly AllowRule[] {
  return allowRulesAmong(networkPolicies);
}

/** They hang on the policies alone, so that an edit of a workload reads none of them again. */
export const allowRulesAmong: (policies: readonly NetworkPolicy[]) => readonly AllowRule[] = memoize(
  (policies: readonly NetworkPolicy[]) => unitsOfNetworkPolicies(policies).flatMap(allowRulesOfUnit),
);

/** Those that match more than namespaces and pods by their labels, or have an empty list: only these may be open. */
export function openRulesOf({ networkPolicies }: NamespaceView): readonly AllowRule[] {
  return openRulesAmong(networkPolicies);
}

const openRulesAmong = memoize((policies: readonly NetworkPolicy[]) =>
  allowRulesAmong(policies).filter(({ rule, breadth }) => breadth !== nobody || rule.emptyLists.length > 0),
);

/** The same of those policies of the whole cluster that are asked before them: what these allow, no other can deny. */
export function allowRulesOfAdminTier(facts: ClusterFacts): readonly AllowRule[] {
  return unitsOfAdminTier(facts).flatMap(allowRulesOfUnit);
}

export function allowRulesOfUnit(unit: PolicyUnit): readonly AllowRule[] {
  return unit.rules.flatMap((rule) =>
    rule.action === 'allow' ? { unit, rule, breadth: breadthOf(rule), ports: portBreadth(rule.ports) } : [],
  );
}

function breadthOf(rule: Rule): Breadth {
  // As nearly every rule is.
  if (!rule.peers.some(({ selector }) => selector.kind === 'ip' || matchesEveryPod(selector))) {
    return rule.peer.kind === 'all' ? everyone : nobody;
  }
  const pods = rule.peers.filter(({ selector }) => matchesEveryPod(selector));
  // Narrow blocks do not add up to a family in any list that somebody writes.
  const wide = rule.peers.filter(({ selector }) => coversMuchOfInternet(addressesOf(selector)));
  const widest = wide.find(({ selector }) => coversInternet(addressesOf(selector))) ?? wide[0];
  const addresses = IpSet.unionOf(wide.map(({ selector }) => addressesOf(selector)));
  const isEveryAddress = coversFamily(addresses);
  return {
    isEveryone: rule.peer.kind === 'all' || (pods.length > 0 && isEveryAddress),
    pods,
    blocks: widest === undefined ? [] : [widest, ...wide.filter((peer) => peer !== widest)],
    isEveryAddress,
    isInternet: isEveryAddress || coversInternet(addresses),
  };
}

const nobody: Breadth = { isEveryone: false, pods: [], blocks: [], isEveryAddress: false, isInternet: false };
const everyone: Breadth = { ...nobody, isEveryone: true };

function addressesOf(selector: Selector): IpSet {
  return selector.kind === 'ip' ? selector.set : IpSet.empty;
}

function matchesEveryPod(selector: Selector): boolean {
  return (
    selector.kind === 'all' ||
    ((selector.kind === 'namespace-labels' || selector.kind === 'pod-labels') && selectsEverything(selector.selector))
  );
}

const portBreadth = memoize((ports: PortMatch): PortBreadth => {
  if (ports.kind === 'any') return 'every';
  const { TCP, UDP, SCTP } = ports.numbered;
  if (TCP.isFull || UDP.isFull || SCTP.isFull) return 'every';
  return isOfDns(TCP) && isOfDns(UDP) && SCTP.isEmpty ? 'dns' : 'some';
});

function isOfDns(ports: PortSet): boolean {
  return ports.isEmpty || ports.ranges.every(({ first, last }) => first === last && dnsPorts.has(first));
}

/** DNS, DNS over TLS, and where the DNS pods of OpenShift listen. */
export const dnsPorts: ReadonlySet<number> = new Set([53, 853, 5353]);
