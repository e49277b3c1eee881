import { denialIsUnknown } from '../../cluster/isolation';
import type { NamespaceView } from '../../cluster/namespace-view';
import { ordinaryPods } from '../../cluster/pods-by-label';
import { strangersMayBeDenied } from '../../connectivity/admin-denial';
import type { Direction } from '../../kubernetes/entities';
import { unitsOfNamespace } from '../../policies/compile-cluster';
import type { PolicyUnit } from '../../policies/ir';
import { openRulesOf } from '../../policies/open-rules';
import { selectsEveryPod, selectsNamespace } from '../../policies/subjects';
import { field } from '../finding';
import { openField, openRuleFinding, policyWords } from '../open-rule';
import type { GroupedRule } from '../rule-group';

export const allowAllDefeatsDefaultDeny: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    for (const direction of ['ingress', 'egress'] as const) {
      const deny = defaultDeny(view, direction);
      if (deny === undefined || denialIsUnknown(view, facts, direction) !== undefined) continue;
      if (strangersMayBeDenied(view, facts, direction)) continue;
      for (const allowed of openRulesOf(view)) {
        const { unit, breadth, ports } = allowed;
        if (unit.direction !== direction || !breadth.isEveryone || ports !== 'every') continue;
        const pods = allPods(view, unit);
        if (pods === undefined) continue;
        const peers = [...breadth.pods, ...breadth.blocks];
        const { path, words } = peers[0] ?? openField(allowed);
        yield openRuleFinding('allow-all-defeats-default-deny', allowed, {
          message: `${policyWords(allowed)} cancels "${deny.where.resource.name}" for ${pods}: ${words}. Policies add up, so no policy takes away what another one allows.`,
          path,
          peers,
          related: [
            {
              at: deny.where.ref,
              place: field(deny.where.path, 'key'),
              message: `${deny.where.resource.kind} "${deny.where.resource.name}" denies all ${direction} and has no effect.`,
            },
          ],
        });
      }
    }
  },
};

/** A policy that isolates the whole namespace and allows nothing. */
function defaultDeny(view: NamespaceView, direction: Direction): PolicyUnit | undefined {
  for (const units of unitsOfNamespace(view)) {
    for (const unit of units) {
      const isDeny = unit.isolates && unit.rules.length === 0;
      if (isDeny && unit.direction === direction && selectsNamespace(view, unit)) return unit;
    }
  }
  return undefined;
}

/** Which pods a policy selects, in words, if it is all of them. */
function allPods(view: NamespaceView, unit: PolicyUnit): string | undefined {
  const all = ordinaryPods(view).length;
  const words = all < 2 ? 'every pod' : `all ${all} workloads`;
  if (selectsNamespace(view, unit)) return words;
  return all >= 2 && selectsEveryPod(view, unit) ? words : undefined;
}
