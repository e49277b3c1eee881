import { hasNamespace, isHalfRead, knowsNamespaceLabels, setsNamespaceLabel } from '../../analysis/across-namespaces';
import type { Surroundings } from '../../analysis/lookups';
import type { NamespaceView } from '../../cluster/namespace-view';
import {
  isBuiltInNamespace,
  isNamespaceLabelOfControllers,
  isWellKnownNamespace,
} from '../../cluster/well-known-namespaces';
import type { LabelRequirement } from '../../kubernetes/label-selector';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { labelPlace, ownPeers, type PeerData, peerData, podsPeers } from '../policy/peer-place';
import type { Completion } from '../rule';
import type { GroupedRule } from '../rule-group';

export type Data = PeerData & {
  readonly key: string;
  readonly values: readonly string[];
  /** The label stands under matchLabels, and its value is the name of a namespace. */
  readonly isName: boolean;
};

export const namespaceLabelNotGuaranteed: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view) {
    for (const placed of podsPeers(view)) {
      for (const requirement of placed.peer.namespaceSelector?.requirements ?? []) {
        const { key, values } = requirement;
        if (isOwnLabel(view, key, values) || !isSetByPeople(requirement)) continue;
        const { policy } = placed;
        const data: Data = { key, values, isName: false, ...peerData(placed) };
        yield {
          // Of most of these nothing is found in the end, and else the words follow.
          message: '',
          at: policy.ref,
          place: labelPlace([...data.item, 'namespaceSelector'], requirement),
          resource: policy.identity,
          related: [],
          data,
        };
      }
    }
  },
  holds(finding, surroundings) {
    const data = finding.data as unknown as Data;
    const { key, values } = data;
    const [own] = ownPeers(surroundings, finding, data);
    const requirement = own?.placed.peer.namespaceSelector?.requirements.find((each) => each.key === key);
    if (own === undefined || requirement === undefined || setsNamespaceLabel(surroundings, key, values)) return false;
    const [value = ''] = values;
    const policy = `NetworkPolicy "${own.policy.identity.name}"`;
    if (!isNameOfNamespace(surroundings, value)) {
      if (!knowsNamespaceLabels(surroundings) || isHalfRead(surroundings)) return false;
      return {
        message: `${policy} asks for namespaces with ${key}=${value}, which no Namespace of the workspace has.`,
        severity: 'information',
      };
    }
    // What a chart or an installer makes of its own namespace is not known; those of Kubernetes are.
    if (!isBuiltInNamespace(value) && isHalfRead(surroundings)) return false;
    return {
      message: `${policy} relies on the label ${key}=${value}, which Kubernetes does not set on namespaces.`,
      data: { ...data, isName: requirement.isLabel === true },
    } satisfies Completion;
  },
};

function isSetByPeople({ key, operator, values }: LabelRequirement): boolean {
  const isOne = operator === 'In' && values.length === 1;
  return isOne && !isNamespaceLabelOfControllers(key) && !isPlaceholder(key) && !values.some(isPlaceholder);
}

/** The namespace of the policy has the label: then one does. */
function isOwnLabel({ manifests }: NamespaceView, key: string, values: readonly string[]): boolean {
  return manifests.some(({ labels }) => labels.get(key) === values[0]);
}

function isNameOfNamespace(surroundings: Surroundings, value: string): boolean {
  return isWellKnownNamespace(value) || hasNamespace(surroundings, value);
}
