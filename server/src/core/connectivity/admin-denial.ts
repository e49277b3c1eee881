import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { Direction } from '../kubernetes/entities';
import { unitsOfAdminTier } from '../policies/compile-cluster';
import type { PolicyUnit, Rule, Selector } from '../policies/ir';
import { matchAnybody } from './anybody';
import { ConnectionSet } from './connection-set';
import { IpSet, parseIp } from './ip-set';
import { matchSelector } from './match';
import { matchAllPods } from './match-namespace';
import { nothingAssumed } from './options';
import { PortSet } from './port-set';
import type { Truth } from './truth';

/**
 * Whether a rule that is asked before the policies of a namespace may deny all of its pods what those allow to
 * anybody: then what they allow is no opening for certain.
 */
export function strangersMayBeDenied(view: NamespaceView, facts: NamespaceFacts, direction: Direction): boolean {
  const who = direction === 'ingress' ? 'other-pod' : 'other-address';
  return mayDeny(view, facts, direction, allTcp, (peer) => matchAnybody(peer, who));
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
  return mayDeny(view, facts, 'egress', asked, (peer) => matchSelector(peer, endpoint, nothingAssumed));
}

/**
 * Whether a rule of the Admin tier that is asked before this one may decide otherwise about anybody, for all pods that
 * this one selects: then what this one allows is no opening for certain.
 */
export function strangersMayBeDeniedBefore(
  facts: NamespaceFacts,
  { unit, rule }: { readonly unit: PolicyUnit; readonly rule: Rule },
): boolean {
  const who = unit.direction === 'ingress' ? 'other-pod' : 'other-address';
  return unitsOfAdminTier(facts).some((other) => {
    const isSame = other === unit;
    if (other.direction !== unit.direction || (!isSame && other.order > unit.order)) return false;
    if (!isSame && !selectsAllOf(other.subject, unit.subject)) return false;
    const earlier = isSame ? other.rules.slice(0, other.rules.indexOf(rule)) : other.rules;
    return earlier.some(
      ({ action, peer, ports }) =>
        action !== 'allow' &&
        (ports.kind === 'any' || ports.numbered.includes(allTcp)) &&
        matchAnybody(peer, who) !== 'no',
    );
  });
}

/** Whether a selector demands nothing that the other one does not demand as well. */
function selectsAllOf(selector: Selector, other: Selector): boolean {
  const demanded = new Set(demandsOf(other));
  return demandsOf(selector).every((demand) => demanded.has(demand));
}

function demandsOf(selector: Selector): readonly string[] {
  if (selector.kind === 'and') return selector.of.flatMap(demandsOf);
  if (selector.kind !== 'namespace-labels' && selector.kind !== 'pod-labels') return [];
  return selector.selector.requirements.map((requirement) => JSON.stringify([selector.kind, requirement]));
}

const allTcp = ConnectionSet.of('TCP', PortSet.full);

function mayDeny(
  view: NamespaceView,
  facts: NamespaceFacts,
  direction: Direction,
  asked: ConnectionSet,
  truthOf: (peer: Selector) => Truth,
): boolean {
  return unitsOfAdminTier(facts).some(
    (unit) =>
      unit.direction === direction &&
      matchAllPods(unit.subject, view) !== 'no' &&
      unit.rules.some(
        ({ action, peer, ports }) =>
          action === 'deny' && (ports.kind === 'any' || ports.numbered.includes(asked)) && truthOf(peer) !== 'no',
      ),
  );
}
