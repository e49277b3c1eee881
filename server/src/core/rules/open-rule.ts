import type { OpenRuleData } from '../fixes/open-rule-fixes';
import type { RulePeer } from '../policies/ir';
import type { AllowRule } from '../policies/open-rules';
import type { FieldPath } from '../yaml/field-path';
import { field } from './finding';
import type { DraftFinding } from './rule';

/**
 * The rules about rules of a policy that allow too much. What one of them finds at a rule is one mistake:
 * the gravest finding is shown, and of equals that of the first in this list.
 * So a cancelled default-deny is more than an open rule, and what was probably written by mistake is told as that.
 */
const precedence = [
  'allow-all-defeats-default-deny',
  'empty-peer-list-allows-all',
  'allow-all-ingress',
  'data-store-reachable-namespace-wide',
  'internet-egress-open',
  'metadata-endpoint-reachable',
  'dns-to-any-resolver',
  'egress-to-all-namespaces-or-control-plane',
  'rule-without-port-filter',
] as const;

export type OpenRuleId = (typeof precedence)[number];

/** A finding at one rule of a policy. */
export function openRuleFinding(
  ruleId: OpenRuleId,
  { rule: { where } }: AllowRule,
  found: Pick<DraftFinding, 'message' | 'severity' | 'related'> & {
    readonly path: FieldPath;
    /** Without it, the value. */
    readonly part?: 'key';
    /** Those of the rule's peers that match too much. */
    readonly peers?: readonly RulePeer[];
  },
): DraftFinding {
  const { path, part = 'value', peers = [], ...finding } = found;
  return {
    at: where.ref,
    place: field(path, part),
    resource: where.resource,
    data: {
      direction: where.direction,
      rule: where.path,
      peers: peers.map((peer) => peer.path),
    } satisfies OpenRuleData,
    cause: {
      key: JSON.stringify([where.ref, where.path]),
      rank: precedence.indexOf(ruleId),
    },
    ...finding,
  };
}

/** The field that lets a rule match every peer: its empty list, else the rule itself, because nothing is written. */
export function openField({ rule }: AllowRule): { readonly path: FieldPath; readonly words: string } {
  const empty = rule.emptyLists.find((list) => list.at(-1) !== 'ports');
  if (empty !== undefined) return { path: empty, words: `its "${empty.at(-1)}" is empty` };
  if (rule.ports.kind === 'any') return { path: rule.where.path, words: 'its rule is empty' };
  return { path: rule.where.path, words: `its rule has no "${rule.where.direction === 'ingress' ? 'from' : 'to'}"` };
}

/** Of a rule that is asked before every NetworkPolicy, as a second sentence. */
export function finalWords({ rule: { where } }: AllowRule): string {
  return where.resource.kind === 'NetworkPolicy' ? '' : ' No NetworkPolicy can deny that.';
}

/** `NetworkPolicy "web"` */
export function policyWords({ rule: { where } }: AllowRule): string {
  return `${where.resource.kind} "${where.resource.name}"`;
}
