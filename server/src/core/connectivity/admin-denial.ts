import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import { unitsOfAdminTier } from '../policies/compile-cluster';
import type { Selector } from '../policies/ir';
import { matchAnybody } from './anybody';
import { ConnectionSet } from './connection-set';
import { IpSet, parseIp } from './ip-set';
import { matchSelector } from './match';
import { matchAllPods } from './match-namespace';
import { podSetOf } from './pod-set';
import { PortSet } from './port-set';
import type { Truth } from './truth';

/**
 * Whether a rule that is asked before the policies of a namespace may deny all of its pods what those allow to
 * anybody: then what they allow is no opening for certain.
 */
export function strangersMayBeDenied(view: NamespaceView, facts: NamespaceFacts, direction: Direction): boolean {
  const who = direction === 'ingress' ? 'other-pod' : 'other-address';
  const everything = ConnectionSet.of('TCP', PortSet.full);
  return mayDeny(view, facts, direction, everything, (peer) => matchAnybody(peer, who));
}

/** The same for what those allow to one address. */
export function addressMayBeDenied(
  view: NamespaceView,
  facts: NamespaceFacts,
  address: string,
  asked: ConnectionSet,
): boolean {
  const parsed = parseIp(address);
  const endpoint = { kind: 'addresses', addresses: parsed === undefined ? IpSet.empty : IpSet.of(parsed) } as const;
  return mayDeny(view, facts, 'egress', asked, (peer) => matchSelector(peer, endpoint, options));
}

const options = { ipBlocks: 'pods', unstated: 'unknown' } as const;

function mayDeny(
  view: NamespaceView,
  facts: NamespaceFacts,
  direction: Direction,
  asked: ConnectionSet,
  truthOf: (peer: Selector) => Truth,
): boolean {
  const pods = podSetOf(view);
  return unitsOfAdminTier(facts).some(
    (unit) =>
      unit.direction === direction &&
      // Of a namespace without pods nothing is known but its name.
      (pods === undefined || matchAllPods(unit.subject, pods, options) !== 'no') &&
      unit.rules.some(
        ({ action, peer, ports }) =>
          action === 'deny' && (ports.kind === 'any' || ports.numbered.includes(asked)) && truthOf(peer) !== 'no',
      ),
  );
}
