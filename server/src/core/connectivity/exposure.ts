import type { Cluster } from '../cluster/cluster';
import { selectsEverything } from '../kubernetes/label-selector';
import type { PortMatch, Selector } from '../policies/ir';
import { anyOf } from '../policies/selectors';
import { compareText } from '../text/compare-text';
import { matchAnybody } from './anybody';
import { ConnectionSet } from './connection-set';
import type { PodEndpoint } from './endpoint';
import { type Bounds, evaluateRules } from './evaluate-plane';
import { IpSet } from './ip-set';
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
import type { Truth } from './truth';

/** What the policies of a pod leave open to pods that are not in the manifests. */
export interface Exposure {
  readonly peer: PodDescription;
  readonly bounds: NamedBounds;
}

/**
 * First to any pod of the cluster; then to the pods that rules describe, where that is something else.
 * Descriptions made of labels alone that a workload fulfils are left out: the graph shows what that workload may do.
 * NetworkPolicies only add, so what they allow to a wider description is in the line of that one,
 * and a pod that fulfils several descriptions has what all of their lines say.
 * Where their addresses are decides as far as an ipBlock has all of these or none; `ipBlocks` says whether any has.
 * `receiver` is the pod at the receiving end for ingress, and undefined for egress.
 */
export function exposureOf(
  cluster: Cluster,
  profile: SubjectProfile,
  receiver: PodEndpoint | undefined,
  ipBlocks: ConnectivityOptions['ipBlocks'],
): readonly Exposure[] {
  const place = ipBlocks === 'external' ? {} : { within: podAddressesOf(cluster) };
  const shown = describedPeers(cluster, profile);
  const adding = addingPeers(cluster, profile, shown);
  const names = receiver === undefined ? namedPortsOf(rulesOf(profile)) : [];
  const exposureTo = (peer: PodDescription): Exposure => {
    const truthFor = matcherFor(adding, { ...peer, ...place });
    const evaluate = (connectionsOf: (ports: PortMatch) => ConnectionSet) =>
      evaluateRules(profile, { truthOf: truthFor, connectionsOf });
    const numbered = evaluate((ports) => connectionsTo(receiver, ports));
    // A name is shown where it opens a port that would not be open without it.
    const named = (bound: keyof Bounds) =>
      names
        .filter((name) => !numbered[bound].includes(evaluate((ports) => connectionsOfPort(ports, name))[bound]))
        .map(({ protocol, name }) => (protocol === undefined ? name : `${protocol} ${name}`));
    const connections = (bound: keyof Bounds): NamedConnections => ({
      numbered: numbered[bound],
      named: [...new Set(named(bound))].sort(compareText),
    });
    return { peer, bounds: { lower: connections('lower'), upper: connections('upper') } };
  };
  const ofCluster = exposureTo(entireCluster);
  const others = [...shown.values()].map(exposureTo);
  return [ofCluster, ...others.filter(({ bounds }) => !sameNamedBounds(bounds, ofCluster.bounds))];
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

/** An item of an allowing rule of policies that only add. */
interface AddingPeer {
  readonly selector: Selector;
  /** Where what it allows has a line of its own. */
  readonly line: DescriptionKeys | undefined;
}

function addingPeers(
  cluster: Cluster,
  profile: SubjectProfile,
  shown: ReadonlyMap<string, PodDescription>,
): ReadonlyMap<Selector, readonly AddingPeer[]> {
  const rules = rulesOf(profile.filter(({ mode }) => mode === 'union')).filter(({ action }) => action === 'allow');
  const lineOf = (selector: Selector) => {
    const described = describePods(cluster, selector);
    return described !== undefined && shown.has(descriptionKey(described)) ? keysOf(described) : undefined;
  };
  return new Map(
    rules
      .filter(({ peers }) => peers.length > 0)
      .map(({ peer, peers }) => [peer, peers.map(({ selector }) => ({ selector, line: lineOf(selector) }))]),
  );
}

function matcherFor(
  adding: ReadonlyMap<Selector, readonly AddingPeer[]>,
  who: PodDescription,
): (peer: Selector) => Truth {
  const keys = keysOf(who);
  return (peer) => {
    const meant = adding.get(peer)?.filter(({ line }) => line === undefined || saysNoMoreThan(line, keys));
    return matchAnybody(meant === undefined ? peer : anyOf(meant.map(({ selector }) => selector)), who);
  };
}

/** Word for word, or not at all, of the namespace and of the pods. */
function saysNoMoreThan(line: DescriptionKeys, keys: DescriptionKeys): boolean {
  return (['namespace', 'pods'] as const).every((part) => line[part] === '' || line[part] === keys[part]);
}

/** What a rule means of the ports of a pod that all have this name: by their numbers, or each of them by the name. */
function connectionsOfPort(ports: PortMatch, { name, protocol }: NamedPort): ConnectionSet {
  if (ports.kind === 'any') return ConnectionSet.all;
  const isMeant = ports.named.some(
    (each) => each.name === name && (each.protocol === undefined || each.protocol === protocol),
  );
  if (!isMeant) return ports.numbered;
  return protocol === undefined ? ConnectionSet.all : ports.numbered.union(ConnectionSet.of(protocol, PortSet.full));
}
