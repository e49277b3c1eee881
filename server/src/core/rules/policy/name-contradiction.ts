import { isContested } from '../../cluster/contested-policies';
import { danglingPolicies } from '../../cluster/dangling-policies';
import { isolates } from '../../cluster/isolates';
import type { NamespaceView } from '../../cluster/namespace-view';
import { ordinaryPods } from '../../cluster/pods-by-label';
import { memoize } from '../../connectivity/memoize';
import type { Direction, NetworkPolicy } from '../../kubernetes/entities';
import { selectsEverything } from '../../kubernetes/label-selector';
import { type NameClaims, nameClaims } from '../../kubernetes/name-claims';
import { wordsOf } from '../../kubernetes/name-words';
import { unitsOfNetworkPolicy } from '../../policies/compile-cluster';
import type { RulePeer } from '../../policies/ir';
import { type AllowRule, allowRulesOfUnit } from '../../policies/open-rules';

/** What a policy does that its name denies. */
export type Contradiction =
  /** It says that it denies, and allows all pods around it, or is about more pods than the named part of the application. */
  | { readonly kind: 'denies-otherwise'; readonly open: OpenRule | undefined; readonly tier: string | undefined }
  /** It says that it denies one direction, and isolates for the other alone. */
  | { readonly kind: 'other-direction'; readonly claimed: Direction }
  /** It says that it allows something, and has no rules. */
  | { readonly kind: 'allows-nothing' };

export interface OpenRule {
  readonly allowed: AllowRule;
  /** Those of its peers that match every pod of the namespace. */
  readonly peers: readonly RulePeer[];
  readonly isWholeCluster: boolean;
}

/** Undefined where the name and the policy agree, where that is not certain, and where other rules tell what it does. */
export function contradictionOf(view: NamespaceView, policy: NetworkPolicy): Contradiction | undefined {
  const claims = claimsOf(policy);
  if (claims === undefined || policy.unknown !== undefined) return undefined;
  if (isContested(view.networkPolicies, policy) || danglingPolicies(view).has(policy)) return undefined;
  switch (claims.effect) {
    case 'allow': {
      const isOfItsDirections = [...claims.directions].every((direction) => isolates(policy, direction));
      const hasRules = policy.ingress.length + policy.egress.length > 0;
      return isOfItsDirections && !hasRules ? { kind: 'allows-nothing' } : undefined;
    }
    case 'deny':
      return deniesOtherwise(view, policy, claims);
  }
}

/** Asked again for every policy of a namespace when anything of it changes. */
const claimsOf = memoize(({ identity, namespace }: NetworkPolicy) => nameClaims(identity.name, namespace));

function deniesOtherwise(view: NamespaceView, policy: NetworkPolicy, claims: NameClaims): Contradiction | undefined {
  const [claimed, second] = claims.directions;
  if (claimed !== undefined && second === undefined && !isolates(policy, claimed)) {
    return { kind: 'other-direction', claimed };
  }
  const rules = rulesOf(policy).filter(
    ({ unit }) => claims.directions.size === 0 || claims.directions.has(unit.direction),
  );
  if (rules.some(isOpenToAll)) return undefined;
  const open = rules.map((allowed) => openRule(view, allowed)).find((found) => found !== undefined);
  const isTooWide = claims.tier !== undefined && selectsOthers(view, policy, claims.tier);
  if (open === undefined && !isTooWide) return undefined;
  return { kind: 'denies-otherwise', open, tier: isTooWide ? claims.tier : undefined };
}

/** The rules of a policy that allow something; no other manifest contradicts it. */
export function rulesOf(policy: NetworkPolicy): readonly AllowRule[] {
  return unitsOfNetworkPolicy(policy).flatMap(allowRulesOfUnit);
}

/** Of these the rules about openness tell. Names are resolved everywhere. */
function isOpenToAll({ unit, rule, breadth, ports }: AllowRule): boolean {
  if (unit.direction === 'egress' && ports === 'dns') return false;
  return rule.peer.kind === 'all' || breadth.isInternet || (unit.direction === 'ingress' && breadth.pods.length > 0);
}

function openRule(view: NamespaceView, allowed: AllowRule): OpenRule | undefined {
  const { rule, breadth } = allowed;
  if (rule.ports.kind !== 'any' || rule.emptyLists.length > 0) return undefined;
  const own = rule.peers.filter(({ selector }) => selector.kind === 'namespace' && selector.name === view.name);
  const peers = [...breadth.pods, ...own];
  return peers.length === 0 ? undefined : { allowed, peers, isWholeCluster: breadth.pods.length > 0 };
}

/** Whether a policy selects every pod although some are not of the tier. */
function selectsOthers(view: NamespaceView, { podSelector }: NetworkPolicy, tier: string): boolean {
  if (!selectsEverything(podSelector)) return false;
  const pods = ordinaryPods(view);
  return (
    pods.length === 0 ||
    pods.some(({ workload }) =>
      [workload.identity.name, ...workload.labels.values()].every((text) => !wordsOf(text).includes(tier)),
    )
  );
}
