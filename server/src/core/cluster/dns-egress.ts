import { unionOfCidrs } from '../connectivity/address-spaces';
import { automaticLabels } from '../connectivity/endpoint';
import { IpSet, ipSetOfCidr } from '../connectivity/ip-set';
import { memoize } from '../connectivity/memoize';
import type {
  ClusterPolicy,
  ClusterPolicyPeer,
  ClusterPolicyPort,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  Protocol,
} from '../kubernetes/entities';
import {
  type LabelRequirement,
  type LabelSelector,
  matchesLabels,
  matchesRequirement,
  selectsEverything,
} from '../kubernetes/label-selector';
import type { Labels } from '../kubernetes/labels';
import { namespaceNameLabel } from '../kubernetes/read-entity';
import { type DnsPods, openShiftDns } from './cluster-parts';
import type { NamespaceFacts } from './namespace-view';

/** Whether pods under these policies can ask cluster DNS. What is not known counts as allowed. */
export interface DnsAccess {
  readonly udp: boolean;
  readonly tcp: boolean;
}

/** Where DNS Services have their addresses: a block that covers some of them may reach DNS. */
const clusterAddresses = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
  .map((cidr) => ipSetOfCidr(cidr).value)
  .reduce((all, set) => all.union(set), IpSet.empty);

type DnsFacts = Pick<NamespaceFacts, 'dns' | 'dnsNamespaces'>;

/** The union of what the policies that isolate a pod for egress allow towards DNS. */
export function dnsAccess(policies: readonly NetworkPolicy[], facts: DnsFacts): DnsAccess {
  let [udp, tcp] = [false, false];
  for (const policy of policies) {
    const access = accessBy(policy, facts);
    udp ||= access.udp;
    tcp ||= access.tcp;
    if (udp && tcp) break;
  }
  return { udp, tcp };
}

/** Asked for each pod that the policy selects; kept while what is known of DNS stays the same. */
function accessBy(policy: NetworkPolicy, facts: DnsFacts): DnsAccess {
  const known = accesses.get(policy);
  if (known?.dns === facts.dns && known.dnsNamespaces === facts.dnsNamespaces) return known;
  const { dns, dnsNamespaces } = facts;
  const { udp, tcp } = reachesDns(policy, facts);
  const access = { dns, dnsNamespaces, udp, tcp };
  accesses.set(policy, access);
  return access;
}

const accesses = new WeakMap<NetworkPolicy, DnsAccess & DnsFacts>();

/** Whether a policy allows DNS, or any port, to anybody at all: some resolver of pods that do not use cluster DNS. */
export function asksAnyResolver({ egress }: NetworkPolicy, facts: DnsFacts): boolean {
  const ports = [53, ...portsOf(facts.dns)];
  const isAsked = (port: NetworkPolicyPort) => isDnsPort(port, 'UDP', ports) || isDnsPort(port, 'TCP', ports);
  return egress.some(({ ports }) => ports === undefined || ports.some(isAsked));
}

/** What rules that are asked before these policies allow a pod, of those that may select it. */
export function clusterWideDnsAccess(facts: NamespaceFacts, maySelect: (policy: ClusterPolicy) => boolean): DnsAccess {
  const accesses = clusterWideAccesses(facts).filter(({ policy }) => maySelect(policy));
  return { udp: accesses.some(({ udp }) => udp), tcp: accesses.some(({ tcp }) => tcp) };
}

/** Of each policy that is asked before them and allows any DNS, whatever pods it selects: every workload asks. */
const clusterWideAccesses = memoize((facts: NamespaceFacts) =>
  facts.clusterPolicies
    .filter(({ tier }) => tier === 'admin')
    .map((policy) => ({ policy, ...accessByPolicy(policy, facts) }))
    .filter(({ udp, tcp }) => udp || tcp),
);

function accessByPolicy({ egress }: ClusterPolicy, facts: NamespaceFacts): DnsAccess {
  const rules = egress.filter(
    ({ action, peers }) => action === 'allow' && peers.some((peer) => mayBeDnsOfCluster(peer, facts)),
  );
  const allows = (protocol: Protocol) =>
    rules.some(
      ({ ports }) => ports === undefined || ports.some((port) => isDnsPortOfCluster(port, protocol, facts.dns)),
    );
  return { udp: allows('UDP'), tcp: allows('TCP') };
}

function isDnsPortOfCluster(port: ClusterPolicyPort, wanted: Protocol, dns: readonly DnsPods[]): boolean {
  if (port.kind === 'named') return port.name.includes('dns');
  if (port.kind !== 'numbered' || port.protocol !== wanted) return false;
  const { first, last } = port.ports ?? { first: 1, last: 65535 };
  return portsOf(dns).some((dnsPort) => first <= dnsPort && dnsPort <= last);
}

function mayBeDnsOfCluster(peer: ClusterPolicyPeer, facts: NamespaceFacts): boolean {
  switch (peer.kind) {
    case 'pods':
      return placesOf(facts.dns).some(
        (place) =>
          mayMatchNamespace(peer.namespaceSelector, place, facts) && mayMatchDnsPods(peer.podSelector, place.labels),
      );
    case 'networks':
      return mayBeDnsAddress(unionOfCidrs(peer.cidrs));
    case 'nodes':
      // The node-local cache runs on the host network.
      return true;
    case 'domain-names':
    case 'unrecognised':
      return false;
  }
}

const specialAddresses = ipSetOfCidr('169.254.0.0/16').value.union(ipSetOfCidr('100.64.0.0/10').value);

function reachesDns(policy: NetworkPolicy, facts: DnsFacts): DnsAccess {
  const places = placesOf(facts.dns);
  let [udp, tcp] = [false, false];
  for (const { peers, ports } of policy.egress) {
    const mayOpen = (protocol: Protocol) => ports === undefined || ports.some((port) => port.protocol === protocol);
    if (!((!udp && mayOpen('UDP')) || (!tcp && mayOpen('TCP')))) continue;
    const reached =
      peers === undefined
        ? places.map(({ portsBehind }) => portsBehind)
        : peers.flatMap((peer) => dnsPortsBehind(peer, policy, facts, places));
    const opens = (protocol: Protocol) =>
      reached.some((dnsPorts) => ports === undefined || ports.some((port) => isDnsPort(port, protocol, dnsPorts)));
    udp ||= opens('UDP');
    tcp ||= opens('TCP');
  }
  return { udp, tcp };
}

/** Where DNS runs, with what every policy is compared with. */
interface DnsPlace extends DnsPods {
  /** Those of its namespace that are known without a manifest. */
  readonly nameLabels: Labels;
  /** Where it is not OpenShift's, its pods may have another port behind the Service than the one that they usually have. */
  readonly portsBehind: readonly number[];
}

const placesOf = memoize((dns: readonly DnsPods[]): readonly DnsPlace[] =>
  dns.map((pods) => ({
    ...pods,
    nameLabels: automaticLabels(pods.namespace),
    portsBehind: pods.namespace === openShiftDns ? pods.ports : [...pods.ports, 5353, 8053],
  })),
);

function portsOf(dns: readonly DnsPods[]): readonly number[] {
  return dns.flatMap(({ ports }) => ports);
}

function isDnsPort(
  { protocol, port, endPort }: NetworkPolicyPort,
  wanted: Protocol,
  dnsPorts: readonly number[],
): boolean {
  if (protocol !== wanted) return false;
  if (port === undefined) return true;
  if (typeof port === 'string') return port.includes('dns');
  const last = endPort ?? port;
  return dnsPorts.some((dnsPort) => port <= dnsPort && dnsPort <= last);
}

/** The ports of DNS wherever the peer may be it. */
function dnsPortsBehind(
  peer: NetworkPolicyPeer,
  policy: NetworkPolicy,
  facts: DnsFacts,
  places: readonly DnsPlace[],
): readonly (readonly number[])[] {
  switch (peer.kind) {
    case 'ip-block': {
      const excepted = peer.except.reduce((all, cidr) => all.union(ipSetOfCidr(cidr).value), IpSet.empty);
      const covered = ipSetOfCidr(peer.cidr).value.subtract(excepted);
      return mayBeDnsAddress(covered) ? [[53, ...portsOf(facts.dns)]] : [];
    }
    case 'pods':
      return places
        .filter((place) => {
          const isNamespace =
            peer.namespaceSelector === undefined
              ? policy.namespace === place.namespace
              : mayMatchNamespace(peer.namespaceSelector, place, facts);
          return isNamespace && (peer.podSelector === undefined || mayMatchDnsPods(peer.podSelector, place.labels));
        })
        .map(({ portsBehind }) => portsBehind);
  }
}

function mayBeDnsAddress(covered: IpSet): boolean {
  return !covered.intersect(clusterAddresses).isEmpty || isCarvedOut(covered);
}

/**
 * The node-local cache (169.254.20.10) and clusters on shared address space are named by narrow blocks;
 * the whole internet without the private blocks covers those addresses by accident.
 */
function isCarvedOut(covered: IpSet): boolean {
  return !covered.isEmpty && specialAddresses.includes(covered);
}

/**
 * Without a manifest only the automatic name label is known; requirements on others may hold.
 * Where the workspace has the manifest of one DNS namespace, another one is only believed in when it is named.
 */
function mayMatchNamespace(
  selector: LabelSelector,
  { namespace, nameLabels }: DnsPlace,
  { dnsNamespaces }: DnsFacts,
): boolean {
  const manifest = dnsNamespaces.find(({ name }) => name === namespace);
  if (manifest !== undefined) return matchesLabels(selector, manifest.labels);
  const isOfName = ({ key }: LabelRequirement) => key === namespaceNameLabel;
  const isNamed = selectsEverything(selector) || selector.requirements.some(isOfName);
  if (!isNamed) return dnsNamespaces.length === 0;
  return selector.requirements.every((each) => !isOfName(each) || matchesRequirement(each, nameLabels));
}

/** Distributions label their DNS pods in further ways; a selector that names DNS is taken at its word. */
function mayMatchDnsPods(selector: LabelSelector, labels: Labels): boolean {
  const namesDns = selector.requirements.some(
    ({ operator, values }) => operator === 'In' && values.some((value) => /dns/i.test(value)),
  );
  return namesDns || matchesLabels(selector, labels);
}
