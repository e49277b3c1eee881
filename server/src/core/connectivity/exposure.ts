import type { Cluster } from '../cluster/cluster';
import type { Direction } from '../kubernetes/entities';
import { selectsEverything } from '../kubernetes/label-selector';
import type { PortMatch, Rule, RulePeer, Selector } from '../policies/ir';
import { anyOf } from '../policies/selectors';
import { compareText } from '../text/compare-text';
import { matchAnybody } from './anybody';
import { ConnectionSet } from './connection-set';
import type { PodEndpoint } from './endpoint';
import { type Bounds, evaluateRules, type RuleMatcher, whicheverOf } from './evaluate-plane';
import { sharedFamilies, splitByFamily } from './families';
import { IpSet } from './ip-set';
import { isWithinDescription, matchDescription } from './match-described';
import { matchPods } from './match-pods';
import { memoize } from './memoize';
import { type NamedBounds, type NamedConnections, sameNamedBounds } from './named-connections';
import type { ConnectivityOptions } from './options';
import {
  type DescriptionKeys,
  describePods,
  descriptionKey,
  descriptionsOf,
  entireCluster,
  isNamed,
  keysOf,
  type PodDescription,
} from './pod-description';
import { podTableOf } from './pod-table';
import { connectionsTo, type NamedPort, namedPortsOf } from './port-match';
import { PortSet } from './port-set';
import { rulesOf, type SubjectProfile } from './subject-profile';
import { either, type Truth } from './truth';

/** What the policies of a pod leave open to pods that are not in the manifests. */
export interface Exposure {
  readonly peer: PodDescription;
  readonly bounds: NamedBounds;
}

/** A pod and the policies that select it in one direction. */
export interface ExposedPod {
  readonly pod: PodEndpoint;
  readonly direction: Direction;
  readonly profile: SubjectProfile;
}

/**
 * First to any pod of the cluster; then to the pods that rules describe, where that is something else.
 * A description stands for the pods that fit it and no narrower one. Those made of labels alone that a workload fulfils are
 * left out: the graph shows what that workload may do.
 * NetworkPolicies only add, so a pod that fits several descriptions has what all of their lines say; where nothing else
 * decides, what they allow to a wider description is in the line of that one alone.
 * What is decided in an order is not certain where an earlier rule is for other pods, of which some may fit the description.
 * Where their addresses are decides as far as an ipBlock has all of these or none; `ipBlocks` says whether any has.
 */
export function exposureOf(
  cluster: Cluster,
  { pod, direction, profile }: ExposedPod,
  ipBlocks: ConnectivityOptions['ipBlocks'],
): readonly Exposure[] {
  const places = ipBlocks === 'external' ? [{}] : placesTowards(pod, cluster).map((within) => ({ within }));
  // Where ports by their names are those of the pod.
  const receiver = direction === 'ingress' ? pod : undefined;
  const shown = describedPeers(cluster, profile);
  const read = ruleReader(cluster, profile, shown);
  const names = receiver === undefined ? namedPortsOf(rulesOf(profile)) : [];
  const exposureTo = (peer: PodDescription): Exposure => {
    const readings = places.map((place) => read({ ...peer, ...place }));
    const evaluate = (matcher: Omit<RuleMatcher, 'truthOf'>) =>
      readings.map((truthOf) => evaluateRules(profile, { truthOf, ...matcher })).reduce(whicheverOf);
    const numbered = evaluate({
      connectionsOf: (ports) => connectionsTo(receiver, ports),
      // Any port may be the one with the name.
      perhapsOf: (ports) => (receiver === undefined ? portsByName(ports) : ConnectionSet.none),
    });
    const byName = names.map((name) => ({
      ...name,
      bounds: evaluate({ connectionsOf: (ports) => connectionsOfPort(ports, name) }),
    }));
    // A name is shown where it opens a port that would not be open without it: for certain, whatever number it has.
    const named = (bound: keyof Bounds) =>
      byName
        .filter(({ bounds }) => !numbered[bound].includes(bounds[bound]))
        .filter(({ protocol, bounds }) => bound === 'upper' || bounds.lower.includes(everyPort(protocol)))
        .map(({ protocol, name }) => (protocol === undefined ? name : `${protocol} ${name}`));
    const connections = (bound: keyof Bounds): NamedConnections => ({
      numbered: numbered[bound],
      named: [...new Set(named(bound))].sort(compareText),
    });
    return { peer, bounds: { lower: connections('lower'), upper: connections('upper') } };
  };
  const ofCluster = exposureTo(entireCluster);
  const others = [...shown.values()].map(exposureTo);
  const differs = ({ bounds }: Exposure) => !sameNamedBounds(bounds, ofCluster.bounds);
  const differing = others.filter(differs);
  if (!hasOrder(profile)) return [ofCluster, ...differing];
  // A line in between would speak for those that are like the rest of the cluster again.
  const isException = ({ peer }: Exposure) =>
    differing.some((wide) => wide.peer !== peer && isWithinDescription(peer, wide.peer));
  return [ofCluster, ...others.filter((other) => differs(other) || isException(other))];
}

/** Each has an address of one family when a connection is made: of one that the pod has. */
function placesTowards(pod: PodEndpoint, cluster: Cluster): readonly IpSet[] {
  const places = splitByFamily(podAddressesOf(cluster));
  const shared = places.filter((addresses) => sharedFamilies(pod, { kind: 'addresses', addresses }).length > 0);
  // What contradicts itself says nothing.
  return shared.length === 0 ? places : shared;
}

function hasOrder(profile: SubjectProfile): boolean {
  return profile.some(({ mode }) => mode === 'ordered');
}

/** Of pods that are not in the manifests: what is configured for the scope, or any. */
function podAddressesOf({ namespaces }: Cluster): IpSet {
  const [known] = [...namespaces.values()].flatMap(({ podAddresses }) => podAddresses ?? []);
  return known ?? IpSet.all;
}

/** By key, those of the profile's rules that have a line of their own. */
function describedPeers(cluster: Cluster, profile: SubjectProfile): ReadonlyMap<string, PodDescription> {
  const spelled = descriptionsOf(cluster);
  const shown = new Map<string, PodDescription>();
  for (const { selector } of rulesOf(profile).flatMap(({ peers }) => peers)) {
    const described = describePods(cluster, selector);
    if (described === undefined || isEntireCluster(described)) continue;
    const key = descriptionKey(described);
    if (!isFulfilled(cluster, described, selector)) shown.set(key, spelled.get(key) ?? described);
  }
  return shown;
}

function isEntireCluster({ namespace, pods }: PodDescription): boolean {
  return !isNamed(namespace) && selectsEverything(namespace) && selectsEverything(pods);
}

/** Expressions, all pods and all namespaces leave room for others than the workloads that there are. */
function isFulfilled(cluster: Cluster, { namespace, pods }: PodDescription, selector: Selector): boolean {
  if (!isMadeOfLabels(pods.requirements)) return false;
  if (!isNamed(namespace) && !isMadeOfLabels(namespace.requirements)) return false;
  const known = fulfilled(cluster);
  const answer =
    known.get(selector) ??
    [...cluster.namespaces.values()].some((view) => {
      const table = podTableOf(view);
      return matchPods(selector, table, { ipBlocks: 'external', unstated: 'absent' }).yes !== table.none;
    });
  known.set(selector, answer);
  return answer;
}

const fulfilled = memoize((_cluster: Cluster) => new Map<Selector, boolean>());

function isMadeOfLabels(requirements: PodDescription['pods']['requirements']): boolean {
  return requirements.length > 0 && requirements.every(({ isLabel }) => isLabel);
}

/** What stands for the peers of a rule. */
interface RulePeers {
  readonly described: readonly DescribedPeer[];
  /** All others. */
  readonly rest: Selector;
}

interface DescribedPeer {
  readonly pods: PodDescription;
  /** Where what the rule says of them has a line of its own. */
  readonly line: DescriptionKeys | undefined;
}

type RuleReader = (who: PodDescription) => RuleMatcher['truthOf'];

function ruleReader(cluster: Cluster, profile: SubjectProfile, shown: ReadonlyMap<string, PodDescription>): RuleReader {
  const describe = ({ selector }: RulePeer): DescribedPeer | undefined => {
    const pods = describePods(cluster, selector);
    return pods && { pods, line: shown.has(descriptionKey(pods)) ? keysOf(pods) : undefined };
  };
  const peersOf = memoize(({ peer, peers }: Rule): RulePeers => {
    const described = peers.map(describe);
    const rest = peers.filter((_, index) => described[index] === undefined).map(({ selector }) => selector);
    return { described: described.filter((each) => each !== undefined), rest: peers.length === 0 ? peer : anyOf(rest) };
  });
  const isOrdered = hasOrder(profile);
  const adding = new Set(rulesOf(profile.filter(({ mode }) => mode === 'union')));
  return (who) => {
    const keys = keysOf(who);
    return (_, rule) => {
      const { described, rest } = peersOf(rule);
      const ofDescribed = described.map(({ pods, line }): Truth => {
        if (!isOrdered && line !== undefined && !saysNoMoreThan(line, keys)) return 'no';
        const truth = matchDescription(who, pods);
        const isElsewhere = adding.has(rule) || isWithinDescription(pods, who);
        return truth === 'unknown' && isElsewhere ? 'no' : truth;
      });
      return ofDescribed.reduce(either, matchAnybody(rest, who));
    };
  };
}

/** Word for word, or not at all, of the namespace and of the pods. */
function saysNoMoreThan(line: DescriptionKeys, keys: DescriptionKeys): boolean {
  return (['namespace', 'pods'] as const).every((part) => line[part] === '' || line[part] === keys[part]);
}

/** Ports that only the pod at the receiving end knows by their numbers. */
function portsByName(ports: PortMatch): ConnectionSet {
  if (ports.kind === 'any') return ConnectionSet.none;
  return ports.named.reduce((all, { protocol }) => all.union(everyPort(protocol)), ConnectionSet.none);
}

/** What a rule means of the ports of a pod that all have this name: by their numbers, or each of them by the name. */
function connectionsOfPort(ports: PortMatch, { name, protocol }: NamedPort): ConnectionSet {
  if (ports.kind === 'any') return ConnectionSet.all;
  const isMeant = ports.named.some(
    (each) => each.name === name && (each.protocol === undefined || each.protocol === protocol),
  );
  return isMeant ? ports.numbered.union(everyPort(protocol)) : ports.numbered;
}

/** Without a protocol, of all of them. */
function everyPort(protocol: NamedPort['protocol']): ConnectionSet {
  return protocol === undefined ? ConnectionSet.all : ConnectionSet.of(protocol, PortSet.full);
}
