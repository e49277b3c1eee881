import type { NamespaceView } from '../../cluster/namespace-view';
import type { PolicyUnit } from '../../policies/ir';
import { type AllowRule, openRulesOf } from '../../policies/open-rules';
import type { FieldPath } from '../../yaml/field-path';
import { openField, openRuleFinding, policyWords } from '../open-rule';
import type { GroupedRule } from '../rule-group';
import { selectsOnlyGateways, statesPublic } from '../segmentation/gateways';

export const emptyPeerListAllowsAll: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view) {
    for (const allowed of openRulesOf(view)) {
      const mistake = mistakeIn(allowed);
      if (mistake === undefined || (allowed.rule.peer.kind === 'all' && isMeant(view, allowed.unit))) continue;
      yield openRuleFinding('empty-peer-list-allows-all', allowed, {
        message: `${policyWords(allowed)} ${mistake.message}`,
        path: mistake.path,
        related: [],
      });
    }
  },
};

/** That everybody is let in, or may be called. */
function isMeant(view: NamespaceView, unit: PolicyUnit): boolean {
  if (unit.intent === 'everyone' || statesPublic(unit)) return true;
  return unit.direction === 'ingress' && selectsOnlyGateways(view, unit);
}

/** What somebody may have taken for nothing, and what it does. */
function mistakeIn(allowed: AllowRule): { readonly message: string; readonly path: FieldPath } | undefined {
  const { rule } = allowed;
  const [list] = rule.emptyLists;
  const does = rule.where.direction === 'ingress' ? 'admits every source' : 'allows every destination';
  if (list === undefined) {
    if (rule.peer.kind !== 'all' || rule.ports.kind !== 'any') return undefined;
    return { path: rule.where.path, message: `${does} on every port: an empty rule matches everything.` };
  }
  const { path } = rule.peer.kind === 'all' ? openField(allowed) : { path: list };
  const key = `"${list.at(-1)}" is empty`;
  if (rule.peer.kind !== 'all') return { path: list, message: `opens every port to its peers, not none: ${key}.` };
  // Without peers and with empty ports, the empty list is what is written.
  return { path: path.at(-1) === list.at(-1) ? path : list, message: `${does}, not none: ${key}.` };
}
