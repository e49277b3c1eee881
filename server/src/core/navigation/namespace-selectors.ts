import type { ScopeState } from '../analysis/scope-state';
import type { NamespaceView } from '../cluster/namespace-view';
import { namespaceKnowledge } from '../connectivity/endpoint';
import { matchNamespace } from '../connectivity/match';
import type { LabelSelector } from '../kubernetes/label-selector';
import type { FieldPath } from '../yaml/field-path';
import { asWritten } from './as-written';
import { listOf } from './peer-index';
import type { Reference } from './reference';

/** A selector of namespaces, with the labels that it names. */
export interface NamespaceSelecting {
  readonly reference: Reference;
  readonly keys: readonly string[];
}

/** The selectors of policies that certainly match a namespace, as subject or as peer. Looks at every policy once. */
export function selectorsOfNamespace(state: ScopeState, view: NamespaceView): readonly NamespaceSelecting[] {
  const namespace = namespaceKnowledge(view);
  const found: NamespaceSelecting[] = [];
  const look = (entity: Reference['entity'], path: FieldPath, selector: LabelSelector | undefined) => {
    if (selector === undefined || matchNamespace(selector, { namespace }, asWritten) !== 'yes') return;
    found.push({
      reference: { entity, path, part: 'key' },
      keys: selector.requirements.map(({ key }) => key),
    });
  };
  for (const { networkPolicies } of state.namespaces.values()) {
    for (const policy of networkPolicies) {
      if (policy.unknown !== undefined) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        policy[direction].forEach(({ peers = [] }, rule) => {
          peers.forEach((peer, item) => {
            const path = ['spec', direction, rule, listOf(direction), item, 'namespaceSelector'];
            if (peer.kind === 'pods') look(policy, path, peer.namespaceSelector);
          });
        });
      }
    }
  }
  for (const policy of state.facts.clusterPolicies) {
    if (policy.unknown !== undefined) continue;
    look(policy, ['spec', 'subject'], policy.subject.namespaceSelector);
    for (const direction of ['ingress', 'egress'] as const) {
      policy[direction].forEach(({ peers }, rule) => {
        peers.forEach((peer, item) => {
          const path = ['spec', direction, rule, listOf(direction), item];
          if (peer.kind === 'pods') look(policy, [...path, peer.field], peer.namespaceSelector);
        });
      });
    }
  }
  return found;
}
