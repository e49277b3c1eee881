import { memoize } from '../connectivity/memoize';
import { setByControllers } from '../kubernetes/controller-labels';
import type { NetworkPolicy } from '../kubernetes/entities';
import { type LabelRequirement, selectsEverything } from '../kubernetes/label-selector';
import { isContested } from './contested-policies';
import { selectingPolicies } from './isolation';
import { isFulfilled, labelCounts } from './label-counts';
import { mayBeIn, type NamespaceFacts, type NamespaceView } from './namespace-view';
import { policiesSelecting } from './policy-index';

/** What of a selector no workload fulfils; undefined where each requirement is fulfilled by some, but all by none. */
export type Dangling = ReadonlyMap<NetworkPolicy, LabelRequirement | undefined>;

/** The policies of a namespace whose podSelector is not empty and matches none of its workloads, as far as they are known. */
export const danglingPolicies: (view: NamespaceView) => Dangling = memoize((view: NamespaceView) => {
  const { workloads, networkPolicies } = view;
  if (networkPolicies.length === 0) return new Map();
  const lists = workloads.map((workload) =>
    // The labels are what is asked for here: that no policy reaches the host network is another mistake.
    workload.hostNetwork ? policiesSelecting(networkPolicies, workload.labels) : selectingPolicies(view, workload),
  );
  // Workloads that a label decides about have one list together.
  const selecting = new Set([...new Set(lists)].flat());
  const dangling = new Map<NetworkPolicy, LabelRequirement | undefined>();
  for (const policy of networkPolicies) {
    const { requirements } = policy.podSelector;
    if (selectsEverything(policy.podSelector) || selecting.has(policy) || isContested(networkPolicies, policy))
      continue;
    if (requirements.some(({ key, values }) => isSetAtRunTime(view, key, values))) continue;
    dangling.set(
      policy,
      requirements.find((requirement) => !isFulfilled(workloads, requirement)),
    );
  }
  return dangling;
});

/** Whether the namespace may hold pods that no manifest shows with their labels. */
export function hasUnknownPods(view: NamespaceView, facts: NamespaceFacts): boolean {
  return (
    facts.incomplete !== undefined ||
    facts.opaquePods.length > 0 ||
    view.opaquePods.length > 0 ||
    facts.unplaced.pods.some((pods) => mayBeIn(pods, view.name)) ||
    hasUnknownWorkload(view.workloads)
  );
}

const hasUnknownWorkload = memoize((workloads: NamespaceView['workloads']) =>
  workloads.some(({ unknown }) => unknown !== undefined),
);

/**
 * Labels that controllers, operators and meshes set carry their domain, and no manifest shows them.
 * People use a domain for all of their workloads, so one that none of these has is not theirs.
 */
export function isSetAtRunTime(view: NamespaceView, key: string, values: readonly string[]): boolean {
  if (setByControllers.has(key) || setByPrograms.has(key)) return true;
  if (key === 'role' && values.length > 0 && values.every((value) => electedRoles.has(value))) {
    return !labelKeys(view.workloads).has(key);
  }
  const domain = domainOf(key);
  if (domain === undefined || domain === 'app.kubernetes.io') return false;
  return !labelDomains(view.workloads).has(domain);
}

/**
 * Labels that a program puts on its own pods, to say which of them leads.
 * https://developer.hashicorp.com/vault/docs/configuration/service-registration/kubernetes
 * https://patroni.readthedocs.io/en/latest/kubernetes.html
 */
const setByPrograms = new Set([
  ...['vault-active', 'vault-sealed', 'vault-initialized', 'vault-perf-standby', 'vault-version'],
  ...['openbao-active', 'openbao-sealed', 'openbao-initialized', 'openbao-perf-standby', 'openbao-version'],
  ...['spilo-role', 'redis-role', 'redisfailovers-role'],
]);

/** Of `role`, where no manifest states it: as Patroni and its like have it. */
const electedRoles = new Set(['master', 'primary', 'replica', 'leader', 'standby', 'standby_leader']);

const labelKeys = memoize(
  (workloads: NamespaceView['workloads']): ReadonlySet<string> => new Set(labelCounts(workloads).keys()),
);

/** Before the slash of a label's key; undefined for one without. */
export function domainOf(key: string): string | undefined {
  const slash = key.indexOf('/');
  return slash < 0 ? undefined : key.slice(0, slash);
}

const labelDomains = memoize(
  (workloads: NamespaceView['workloads']): ReadonlySet<string> =>
    new Set([...labelCounts(workloads).keys()].flatMap((key) => domainOf(key) ?? [])),
);
