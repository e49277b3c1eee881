import type { Endpoint } from '../connectivity/endpoint';
import { isOnNodeNetwork } from '../connectivity/endpoint';
import { familiesOf, sharedFamilies } from '../connectivity/families';
import { internProfile } from '../connectivity/intern-profile';
import { type Doubt, matchSelector } from '../connectivity/match';
import { memoize } from '../connectivity/memoize';
import type { ConnectivityOptions } from '../connectivity/options';
import type { EndpointPair } from '../connectivity/sides';
import { rulesOf, type SubjectProfile } from '../connectivity/subject-profile';

/**
 * A text that is the same for pairs about which the same is said for the same reasons: the same policies on each side, of
 * which the same rules match or, for the same reasons, may match, and at the receiving end the same named ports.
 * Undefined where more than that decides. Costs each profile with each endpoint once, and not each pair.
 */
export function pairClasses(options: ConnectivityOptions): (pair: EndpointPair) => string | undefined {
  const sides = memoize((profile: SubjectProfile) => new Side(profile, options));
  const sideOf = (profile: SubjectProfile | undefined, peer: Endpoint) => {
    if (profile === undefined) return '-';
    return sides(internProfile(profile, options)).classOf(peer);
  };
  const portsOf = memoize(portsKey);
  return ({ source, destination, egress, ingress }) => {
    // To a pod of its own a node is something else than to other ones.
    if (destination.kind === 'pod' && isOnNodeNetwork(source)) return undefined;
    // What is said of two that have no family in common names them.
    if (sharedFamilies(source, destination).length === 0) return undefined;
    const sending = sideOf(egress, destination);
    const receiving = sending === undefined ? undefined : sideOf(ingress, source);
    if (receiving === undefined) return undefined;
    return `${sending} ${receiving} ${familiesOf(source)} ${familiesOf(destination)} ${portsOf(destination)}`;
  };
}

/** The policies of one side, and what they match of each peer. */
class Side {
  static #count = 0;
  readonly #id = ++Side.#count;
  readonly #rules: ReturnType<typeof rulesOf>;
  readonly #isCertain: boolean;
  readonly #classOf: (peer: Endpoint) => string | undefined;

  constructor(profile: SubjectProfile, options: ConnectivityOptions) {
    this.#rules = rulesOf(profile);
    this.#isCertain = profile.every(({ units }) => units.every(({ isCertain }) => isCertain));
    this.#classOf = memoize((peer: Endpoint) => this.#read(peer, options));
  }

  classOf(peer: Endpoint): string | undefined {
    return this.#isCertain ? this.#classOf(peer) : undefined;
  }

  #read(peer: Endpoint, options: ConnectivityOptions): string | undefined {
    let matched = `${this.#id}:`;
    for (const [index, { peer: selector }] of this.#rules.entries()) {
      // Whatever the peer is, nobody knows, and what is said of that names no peer.
      if (selector.kind === 'unknown') continue;
      const doubts: Doubt[] = [];
      const truth = matchSelector(selector, peer, options, (doubt) => doubts.push(doubt));
      if (truth === 'yes') matched += `${index},`;
      if (truth !== 'unknown') continue;
      // What is then said hangs on each of several addresses, which are asked apart.
      if (peer.kind !== 'pod' || (peer.addresses?.ranges.length ?? 0) > 1) return undefined;
      matched += `${index}?${JSON.stringify(doubts)},`;
    }
    return matched;
  }
}

/** What named ports mean there. */
function portsKey(destination: Endpoint): string {
  if (destination.kind !== 'pod') return '';
  const { hostNetwork, ports } = destination.workload;
  return hostNetwork ? '' : JSON.stringify(ports.map(({ name, port, protocol }) => [name, port, protocol]));
}
