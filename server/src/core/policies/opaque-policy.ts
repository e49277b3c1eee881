import { isNetworkPolicy } from '../cluster/isolation';
import type { Direction, OpaquePolicy } from '../kubernetes/entities';
import { everything } from '../kubernetes/label-selector';
import { podsOfPolicy } from './cluster-policy';
import type { PolicyUnit, Rule, Selector } from './ir';

/**
 * A policy of a kind that is not modelled: whatever it may select, it may open or close.
 * A mesh policy is enforced beside the network's policies and must allow too, so it can only close.
 */
export function compileOpaquePolicy(policy: OpaquePolicy): readonly PolicyUnit[] {
  return policy.directions.map((direction) => compileDirection(policy, direction));
}

/**
 * A NetworkPolicy that cannot be read as written: it may be there or not, and allow anything. It can only add to the others
 * of its namespace, so what they allow is allowed.
 */
export function compileUnreadNetworkPolicy(policy: OpaquePolicy): readonly PolicyUnit[] {
  const unread: Selector = { kind: 'unknown', why: policy.why };
  return compileOpaquePolicy(policy).map((unit) => ({
    ...unit,
    subject: { kind: 'and', of: [unit.subject, unread] },
    order: 0,
    isolates: true,
    rules: unit.rules.filter(({ action }) => action === 'allow'),
  }));
}

function subjectOf({ identity, namespace, onlyIn, notIn, podSelector, tiered }: OpaquePolicy): Selector {
  if (tiered?.subject !== undefined) return podsOfPolicy(tiered.subject);
  // Kinds for the whole cluster may select nodes as well.
  if (namespace === undefined && notIn === undefined && !isNetworkPolicy(identity)) return { kind: 'all' };
  const ofNamespace: Selector = namespace === undefined ? placesOf(onlyIn, notIn) : inNamespace(namespace);
  return podSelector === undefined
    ? ofNamespace
    : { kind: 'and', of: [ofNamespace, { kind: 'pod-labels', selector: podSelector }] };
}

/** Pods of these namespaces, of others than one, or of all, but nothing on the network of a node. */
function placesOf(onlyIn: OpaquePolicy['onlyIn'], notIn: string | undefined): Selector {
  if (onlyIn !== undefined) return { kind: 'or', of: onlyIn.map(inNamespace) };
  const anywhere: Selector = { kind: 'namespace-labels', selector: everything };
  if (notIn === undefined) return anywhere;
  return { kind: 'and', of: [anywhere, { kind: 'not', of: inNamespace(notIn) }] };
}

function inNamespace(name: string): Selector {
  return { kind: 'namespace', name, isAsWritten: true };
}

/** Before every priority: what comes first may leave to the others what it does not decide. */
const beforeAll = -1;

function compileDirection(policy: OpaquePolicy, direction: Direction): PolicyUnit {
  const where = {
    ref: policy.ref,
    resource: policy.identity,
    path: policy.basePath,
    direction,
    rule: undefined,
  };
  const unknown: Selector = { kind: 'unknown', why: policy.why };
  const mayDo = (action: Rule['action']): Rule => ({
    action,
    peer: unknown,
    peers: [],
    ports: { kind: 'any' },
    emptyLists: [],
    where,
  });
  return {
    direction,
    subject: subjectOf(policy),
    order: policy.tiered?.priority ?? beforeAll,
    isolates: false,
    intent: 'unstated',
    where,
    rules: policy.effect === 'restrict-only' ? [mayDo('deny')] : [mayDo('deny'), mayDo('allow')],
  };
}
