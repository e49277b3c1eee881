import { type FieldPath, fieldOf, isNull } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { isSingleItem } from './policy-fields';

export type PolicyShape =
  | 'policy'
  | 'spec'
  | 'ingress'
  | 'egress'
  | 'peer'
  | 'selector'
  | 'labels'
  | 'expression'
  | 'ip-block'
  | 'port'
  | ClusterPolicyShape;

/** Parts of the policies of policy.networking.k8s.io; `admin-` and `baseline-` are of v1alpha1, `tiered-` of v1alpha2. */
export type ClusterPolicyShape =
  | 'cluster-policy'
  | 'admin-spec'
  | 'baseline-spec'
  | 'tiered-spec'
  | 'subject'
  | 'pods'
  | 'admin-ingress'
  | 'admin-egress'
  | 'tiered-ingress'
  | 'tiered-egress'
  | 'source-peer'
  | 'destination-peer'
  | 'baseline-destination-peer'
  | 'admin-port'
  | 'port-number'
  | 'port-range'
  | 'protocol'
  | 'protocol-match'
  | 'destination-port'
  | 'number-range';

/** A part of a policy with what it is in; `ingress` and `egress` are single rules. */
export interface PolicyPart {
  readonly shape: PolicyShape;
  readonly node: YamlNode | undefined;
  /** From the resource. */
  readonly path: FieldPath;
  readonly parent: PolicyPart | undefined;
}

export function fieldPart(parent: PolicyPart, shape: PolicyShape, key: string): PolicyPart {
  return { shape, node: fieldOf(parent.node, key), path: [...parent.path, key], parent };
}

/** The items of a list in a field, as parts of what has the field; a map in place of the list is read as its only item. */
export function itemParts(parent: PolicyPart, shape: PolicyShape, key: string): readonly PolicyPart[] {
  const list = fieldOf(parent.node, key);
  // What is wrong in there is found at once, so that making it a list shows nothing new.
  if (list !== undefined && isSingleItem(list)) return [{ shape, node: list, path: [...parent.path, key], parent }];
  if (list?.kind !== 'sequence') return [];
  return list.items.map((node, index) => ({ shape, node, path: [...parent.path, key, index], parent }));
}

export function isMapOrNull(node: YamlNode | undefined): boolean {
  return node?.kind === 'map' || isNull(node);
}
