import { lookup, scopesFor } from '../../analysis/lookups';
import type { FqdnRules, OpaquePolicy } from '../../kubernetes/entities';
import { limits } from '../../limits';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

export type Data = {
  /** Null: a policy of the whole cluster. */
  readonly namespace: string | null;
  /** Where a rule for DNS goes; null where the policy is refused as it is. */
  readonly egress: FieldPath | null;
};

export const fqdnRuleWithoutDnsProxy: GroupedRule<'namespace'> = {
  slice: 'namespace',
  check: ({ opaquePolicies }, { incomplete }) => findingsFor(opaquePolicies, incomplete === undefined),
  checkClusterWide: ({ opaquePolicies, incomplete }) => findingsFor(opaquePolicies, incomplete === undefined),
  holds(finding, surroundings) {
    const { namespace, egress } = finding.data as Data;
    if (egress === null) return true;
    const scopes = scopesFor(surroundings, [lookup.opaquePolicies]);
    const policies = [...scopes.values()].flatMap(({ facts, namespaces }) => {
      const views = namespace === null ? [...namespaces.values()] : [namespaces.get(namespace)];
      return [...facts.opaquePolicies, ...views.flatMap((view) => view?.opaquePolicies ?? [])];
    });
    return !policies.some(mayLearn);
  },
};

function* findingsFor(policies: readonly OpaquePolicy[], isComplete: boolean): Iterable<DraftFinding> {
  for (const policy of policies) {
    const { fqdnRules, identity } = policy;
    const name = `${identity.kind} "${identity.name}"`;
    for (const rule of fqdnRules?.mixed ?? []) {
      yield {
        ...draft(policy, [rule], null),
        severity: 'error',
        message: `${name} is refused by Cilium: a rule with toFQDNs may have no other destinations.`,
      };
    }
    if (!isComplete || fqdnRules === undefined || !isUnlearned(fqdnRules)) continue;
    yield {
      ...draft(policy, fqdnRules.named, [...policy.basePath, ...(fqdnRules.named[0] ?? []).slice(0, -1)]),
      message: `${name} lets no domain be reached: no rule with rules.dns tells Cilium its addresses.`,
    };
  }
}

function isUnlearned({ named, mixed, mayLearn: learns }: FqdnRules): boolean {
  return named.length > 0 && mixed.length === 0 && !learns;
}

/** Policies that could not be read may do anything. */
function mayLearn({ fqdnRules, identity }: OpaquePolicy): boolean {
  return fqdnRules?.mayLearn ?? identity.apiVersion === '';
}

function draft(
  { ref, basePath, identity, namespace }: OpaquePolicy,
  [first = [], ...others]: readonly FieldPath[],
  egress: Data['egress'],
): Omit<DraftFinding, 'message'> {
  const place = (rule: FieldPath) => field([...basePath, ...rule, 'toFQDNs'], 'key');
  return {
    at: ref,
    place: place(first),
    resource: identity,
    related: others
      .slice(0, limits.relatedLocations)
      .map((rule) => ({ at: ref, place: place(rule), message: 'The same holds for this rule.' })),
    data: { namespace: namespace ?? null, egress } satisfies Data,
  };
}
