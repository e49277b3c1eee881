import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { addBit, type Bitset, emptyBitset, isEmptyBitset } from '../connectivity/bitset';
import type { PodEndpoint } from '../connectivity/endpoint';
import { IpSet } from '../connectivity/ip-set';
import { memoize } from '../connectivity/memoize';
import { podTableOf } from '../connectivity/pod-table';
import { printedAs } from '../connectivity/workload-name';
import { getOrMake } from '../scopes/kustomize/get-or-make';
import { globMatcher } from '../text/glob';
import type { Party } from './parse-expectation';

/** Who is meant at one end, in one cluster. */
export interface End {
  /** By namespace, in the order of their names; none is empty. */
  readonly pods: ReadonlyMap<NamespaceView, Bitset>;
  readonly outside: IpSet;
  readonly hasEntry: boolean;
}

/** Everything of a party without the exceptions. `*` means the addresses of IPv4; those of IPv6 have to be named. */
export function endOf(cluster: Cluster, party: Party, except: readonly Party[]): End {
  const key = JSON.stringify([party, ...except].map(wordsOf));
  const pods = new Map<NamespaceView, Bitset>();
  for (const view of cluster.namespaces.values()) {
    const known = meantIn(view);
    if (known.size >= manyEnds) known.clear();
    const bits = getOrMake(known, key, () => podsOf(view, party, except));
    if (!isEmptyBitset(bits)) pods.set(view, bits);
  }
  const has = (kind: Party['kind']) => except.some((each) => each.kind === kind);
  return {
    pods,
    outside: has('everything')
      ? IpSet.empty
      : except.reduce((set, each) => set.subtract(addressesOf(each)), addressesOf(party)),
    hasEntry: (party.kind === 'entry' || party.kind === 'everything') && !has('entry') && !has('everything'),
  };
}

/** By the words of an end. An edit replaces few namespaces, and names are compared in these alone. */
const meantIn = memoize((_: NamespaceView) => new Map<string, Bitset>());

/** Somebody who types in an expectation leaves one behind with each key. */
const manyEnds = 1000;

function podsOf(view: NamespaceView, party: Party, except: readonly Party[]): Bitset {
  const isMeant = podTest([party]);
  const isExcepted = podTest(except);
  const { pods } = podTableOf(view);
  const bits = emptyBitset(pods.length);
  pods.forEach((pod, index) => {
    if (isMeant(pod) && !isExcepted(pod)) addBit(bits, index);
  });
  return isEmptyBitset(bits) ? noPods : bits;
}

/** One for all: in most namespaces an end means nothing. */
const noPods = emptyBitset(0);

/** What tells which pods a party means. */
function wordsOf(party: Party): readonly (string | undefined)[] {
  return party.kind === 'workloads' ? [party.kind, party.glob, party.workloadKind] : [party.kind];
}

function addressesOf(party: Party): IpSet {
  if (party.kind === 'everything') return IpSet.allIpv4;
  return party.kind === 'addresses' ? party.set : IpSet.empty;
}

function podTest(parties: readonly Party[]): (pod: PodEndpoint) => boolean {
  const tests = parties.flatMap((party) => {
    if (party.kind === 'everything') return [() => true];
    if (party.kind !== 'workloads') return [];
    const matches = globMatcher([party.glob]);
    return ({ namespace, workload }: PodEndpoint) => {
      const { kind, name } = printedAs(workload);
      if (party.workloadKind !== undefined && party.workloadKind !== kind) return false;
      return matches(`${namespace.name}/${name}`);
    };
  });
  return (pod) => tests.some((test) => test(pod));
}
