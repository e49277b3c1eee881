import type { Cluster } from '../cluster/cluster';
import { selectsEverything } from '../kubernetes/label-selector';
import type { PortMatch, Selector } from '../policies/ir';
import { compareText } from '../text/compare-text';
import { matchAnybody } from './anybody';
import { ConnectionSet } from './connection-set';
import type { PodEndpoint } from './endpoint';
import { evaluateRules } from './evaluate-plane';
import { matchPods } from './match-pods';
import { memoize } from './memoize';
import { type NamedConnections, sameConnections } from './named-connections';
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
import { rulesOf, type SubjectProfile } from './subject-profile';
import { type Truth, truthOf } from './truth';

/** What the policies of a pod leave open to pods that are not in the manifests. */
export interface Exposure {
  readonly peer: PodDescription;
  readonly connections: NamedConnections;
}

/**
 * First to any pod of the cluster; then to the pods that rules describe, where that is something else.
 * Descriptions made of labels alone that a workload fulfils are left out: the graph shows what that workload may do.
 * NetworkPolicies only add, so what they allow to a wider description is in the line of that one,
 * and a pod that fulfils several descriptions has what all of their lines say.
 * `receiver` is the pod at the receiving end for ingress, and undefined for egress.
 */
export function exposureOf(
  cluster: Cluster,
  profile: SubjectProfile,
  receiver: PodEndpoint | undefined,
): readonly Exposure[] {
  const shown = describedPeers(cluster, profile);
  const adding = addingPeers(cluster, profile, shown);
  const names = receiver === undefined ? namedPortsOf(rulesOf(profile)) : [];
  const connectionsWith = (peer: PodDescription): NamedConnections => {
    const truthFor = matcherFor(adding, peer);
    const evaluate = (connectionsOf: (ports: PortMatch) => ConnectionSet) =>
      evaluateRules(profile, { truthOf: truthFor, connectionsOf }).upper;
    const numbered = evaluate((ports) => connectionsTo(receiver, ports));
    const isOpen = (name: NamedPort) =>
      !(name.protocol === undefined ? numbered.isAll : numbered[name.protocol].isFull) &&
      !evaluate((ports) => covers(ports, name)).isEmpty;
    const named = names
      .filter(isOpen)
      .map(({ protocol, name }) => (protocol === undefined ? name : `${protocol} ${name}`));
    return { numbered, named: [...new Set(named)].sort(compareText) };
  };
  const ofCluster = { peer: entireCluster, connections: connectionsWith(entireCluster) };
  const others = [...shown.values()].map((peer) => ({ peer, connections: connectionsWith(peer) }));
  return [ofCluster, ...others.filter(({ connections }) => !sameConnections(connections, ofCluster.connections))];
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
  const isMeant = ({ selector, line }: AddingPeer) =>
    (line === undefined || saysNoMoreThan(line, keys)) && matchAnybody(selector, who) === 'yes';
  return (peer) => {
    const peers = adding.get(peer);
    return peers === undefined ? matchAnybody(peer, who) : truthOf(peers.some(isMeant));
  };
}

/** Word for word, or not at all, of the namespace and of the pods. */
function saysNoMoreThan(line: DescriptionKeys, keys: DescriptionKeys): boolean {
  return (['namespace', 'pods'] as const).every((part) => line[part] === '' || line[part] === keys[part]);
}

/** Everything where a rule means the port of that name whatever its number is, and nothing where it need not. */
function covers(ports: PortMatch, { name, protocol }: NamedPort): ConnectionSet {
  if (ports.kind === 'any') return ConnectionSet.all;
  const isNamed = ports.named.some(
    (each) => each.name === name && (each.protocol === undefined || each.protocol === protocol),
  );
  const isWhole = protocol === undefined ? ports.numbered.isAll : ports.numbered[protocol].isFull;
  return isNamed || isWhole ? ConnectionSet.all : ConnectionSet.none;
}
