import { workloadsByNamespace } from '../../analysis/across-namespaces';
import type { Surroundings } from '../../analysis/lookups';
import { mayBeSelectedElsewhere } from '../../analysis/other-scopes';
import { type OwnPolicy, ownPolicies } from '../../analysis/own-policies';
import { isSystemNamespace } from '../../cluster/cluster-parts';
import { danglingPolicies, hasUnknownPods } from '../../cluster/dangling-policies';
import { policyTarget } from '../../fixes/policy-target';
import type { NetworkPolicy, Workload } from '../../kubernetes/entities';
import type { LabelSelector } from '../../kubernetes/label-selector';
import { parentOf } from '../../scopes/relative-uri';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import { firstWithinLength } from '../message-length';
import type { Completion } from '../rule';
import type { GroupedRule } from '../rule-group';
import { danglingCause, selectsNothingAnywhere } from './dangling-finding';
import { itemPath, ownPeers, peerCause, peerData, peerWords } from './peer-place';
import { unmatchedHere, unmatchedPeers } from './unmatched-peer';

export type Data = {
  readonly namespace: string;
  readonly basePath: FieldPath;
  /** The peer; null for the policy as a whole. */
  readonly item: FieldPath | null;
  /** The namespace of the pods; filled in when the finding is gathered. */
  readonly target: string | null;
  /** How metadata.namespace is set right; null where it is not the manifest that decides. */
  readonly write: 'set' | 'add' | null;
};

export const namespaceMismatch: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (isSystemNamespace(view.name) || hasUnknownPods(view, facts)) return;
    // Where the pods are is looked up when findings are gathered, and without any nothing is found.
    for (const policy of danglingPolicies(view).keys()) {
      yield {
        message: `NetworkPolicy "${policy.identity.name}" selects nothing in namespace "${view.name}".`,
        at: policy.ref,
        place: placeOf(policy),
        resource: policy.identity,
        related: [],
        data: { namespace: view.name, basePath: policy.basePath, item: null, target: null, write: writeOf(policy) },
        cause: danglingCause(policy, 'namespace-mismatch'),
      };
    }
    for (const placed of unmatchedPeers(view, facts).keys()) {
      yield {
        message: `${peerWords(placed)} matches nothing in namespace "${view.name}".`,
        at: placed.policy.ref,
        place: field([...itemPath(placed), 'podSelector'], 'key'),
        resource: placed.policy.identity,
        related: [],
        data: { target: null, write: null, ...peerData(placed) } satisfies Data,
        cause: peerCause(placed, 'namespace-mismatch'),
      };
    }
  },
  holds(finding, surroundings) {
    const data = finding.data as unknown as Data;
    return data.item === null
      ? completePolicy(surroundings, finding, data)
      : completePeer(surroundings, finding, { ...data, item: data.item });
  },
};

/** The written namespace, else the name of the policy. */
function placeOf({ basePath, namespaceSource }: NetworkPolicy) {
  const key = namespaceSource === 'metadata.namespace' ? 'namespace' : 'name';
  return field([...basePath, 'metadata', key]);
}

function writeOf({ namespace, namespaceSource }: NetworkPolicy): Data['write'] {
  if (namespaceSource === 'metadata.namespace') return 'set';
  // A kustomization gives its namespace to everything, whatever is written.
  return policyTarget(namespace, namespaceSource).fileSuffix === '' ? null : 'add';
}

function completePolicy(surroundings: Surroundings, finding: Finding, data: Data): boolean | Completion {
  const [own, ...others] = ownPolicies(surroundings, finding, data);
  if (own === undefined || others.length > 0 || !selectsNothingAnywhere(finding, surroundings)) return false;
  const { policy } = own;
  const found = onlyOtherNamespace(surroundings, own, policy.podSelector);
  if (found === undefined) return false;
  const [target, workload] = found;
  const words = `${workload.identity.kind} "${workload.identity.name}"`;
  return {
    message: `NetworkPolicy "${policy.identity.name}" selects nothing in "${policy.namespace}": its pods (${words}) are in "${target}".`,
    related: [relatedTo(workload, target)],
    data: { ...data, target },
  };
}

function completePeer(
  surroundings: Surroundings,
  finding: Finding,
  data: Data & { readonly item: FieldPath },
): boolean | Completion {
  const [own, ...others] = ownPeers(surroundings, finding, data);
  const selector = own?.placed.peer.podSelector;
  if (own === undefined || selector === undefined || others.length > 0) return false;
  const { placed, state, policy } = own;
  if (unmatchedHere(own.view(), state.facts, placed) === undefined) return false;
  const pods = { namespace: policy.namespace, podSelector: selector };
  if (mayBeSelectedElsewhere(surroundings, state, pods, () => true)) return false;
  const found = onlyOtherNamespace(surroundings, own, selector);
  if (found === undefined) return false;
  const [target, workload] = found;
  const sentence = `${peerWords(placed)} means namespace "${policy.namespace}", but its pods are in "${target}"`;
  return {
    message: firstWithinLength([`${sentence} (no namespaceSelector).`, `${sentence}.`]),
    related: [relatedTo(workload, target)],
    data: { ...data, target },
  };
}

/**
 * The one other namespace that has pods with the labels. In a folder of many applications labels are alike by chance,
 * so they have to stand in the folder of the policy, or be put together with it by a kustomization.
 */
function onlyOtherNamespace(
  surroundings: Surroundings,
  { state, policy }: OwnPolicy,
  selector: LabelSelector,
): readonly [string, Workload] | undefined {
  let first: readonly [string, Workload] | undefined;
  for (const found of workloadsByNamespace(surroundings, state.scope.id, selector)) {
    if (found[0] === policy.namespace) continue;
    if (first !== undefined) return undefined;
    first = found;
  }
  if (first === undefined || isSystemNamespace(first[0])) return undefined;
  const isTogether = state.scope.kind === 'kustomization' || parentOf(first[1].ref.uri) === parentOf(policy.ref.uri);
  return isTogether ? first : undefined;
}

function relatedTo({ ref, basePath, identity }: Workload, namespace: string) {
  return {
    at: ref,
    place: field([...basePath, 'metadata', 'name']),
    message: `${identity.kind} "${identity.name}" has the labels, in namespace "${namespace}".`,
  };
}
