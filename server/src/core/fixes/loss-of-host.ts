import type { Cluster } from '../cluster/cluster';
import { placesOfHosts } from '../connectivity/address-spaces';
import { ConnectionSet } from '../connectivity/connection-set';
import { type Endpoint, isOrdinaryPod } from '../connectivity/endpoint';
import { type Bounds, evaluatePlane } from '../connectivity/evaluate-plane';
import { IpSet, parseIp, partition } from '../connectivity/ip-set';
import { ipSetsOf } from '../connectivity/ip-sets-of';
import { PortSet } from '../connectivity/port-set';
import { maxRanges } from '../connectivity/possible-addresses';
import { type ProfileUnit, profileOf, rulesOf, type SubjectProfile } from '../connectivity/subject-profile';
import type { Dependency } from '../dependencies/dependency';
import { mayBeService } from '../dependencies/may-be-service';
import { isInternalHost } from '../entry/hosts';
import { dnsPorts } from '../policies/open-rules';
import { asWritten } from '../synthesis/allowed-sides';
import { callingPod } from '../synthesis/needed-sides';

/** Of what could connect; `part`: which port or address is meant is not known, and some of them still can. */
export type Loss = 'all' | 'part';

/**
 * What a workload loses of the addresses that a host outside of the manifests may have and to which it could connect:
 * which ones a name has is not known. A name that may be a Service may as well be one outside.
 */
export function lossOfHost(before: Cluster, after: Cluster, dependency: Dependency, host: string): Loss | undefined {
  const pod = callingPod(before, dependency);
  if (pod === undefined || !isOrdinaryPod(pod)) return undefined;
  const old = profileOf(before, pod, 'egress', asWritten);
  const young = profileOf(after, pod, 'egress', asWritten);
  if (isSame(old, young)) return undefined;
  const asked = connectionsOf(dependency);
  const blocks = [old, young].flatMap(rulesOf).flatMap(({ peer }) => ipSetsOf(peer));
  for (const place of placesOf(host)) {
    const open = partsOf(place, blocks).flatMap((part) => {
      // For certain.
      const connections = boundsAt(old, host, part).lower.intersect(asked);
      return connections.isEmpty ? [] : { connections, now: boundsAt(young, host, part) };
    });
    if (open.length === 0) continue;
    // Nearly every host has an address of the first family. Policies seldom speak of the other one, and are not to.
    if (open.every(({ connections, now }) => now.lower.includes(connections))) return undefined;
    return open.every(({ connections, now }) => now.upper.intersect(connections).isEmpty) ? 'all' : 'part';
  }
  return undefined;
}

function isSame(one: SubjectProfile, other: SubjectProfile): boolean {
  const [units, others] = [unitsOf(one), unitsOf(other)];
  return (
    units.length === others.length &&
    units.every(({ unit, isCertain }, index) => unit === others[index]?.unit && isCertain === others[index].isCertain)
  );
}

function unitsOf(profile: SubjectProfile): readonly ProfileUnit[] {
  return profile.flatMap(({ units }) => units);
}

/** Of a port that is not stated any but those of name resolution, which is open for another reason. */
function connectionsOf({ port, protocol }: Dependency): ConnectionSet {
  if (port !== undefined) return ConnectionSet.of(protocol, PortSet.of(port));
  const ports = [...dnsPorts].reduce((rest, each) => rest.subtract(PortSet.of(each)), PortSet.full);
  return ConnectionSet.of(protocol, ports);
}

/** By family. */
function placesOf(host: string): readonly IpSet[] {
  const ip = parseIp(host);
  if (ip !== undefined) return [IpSet.of(ip)];
  return isInternalHost(host) || mayBeService(host) ? placesOfHosts.any : placesOfHosts.public;
}

/** Each block has all of a part, or none; of very many, one part that is judged as a whole. */
function partsOf(place: IpSet, blocks: readonly IpSet[]): readonly IpSet[] {
  const parts = partition(IpSet.all, blocks)
    .map((range) => range.intersect(place))
    .filter(({ isEmpty }) => !isEmpty);
  return parts.length <= maxRanges ? parts : [place];
}

function boundsAt(profile: SubjectProfile, host: string, within: IpSet): Bounds {
  const endpoint: Endpoint =
    parseIp(host) === undefined
      ? { kind: 'name', name: host, addresses: undefined, within }
      : { kind: 'addresses', addresses: within };
  return evaluatePlane(profile, endpoint, endpoint, asWritten);
}
