import type { NamespaceView } from '../cluster/namespace-view';
import type { NetworkPolicy } from '../kubernetes/entities';
import type { Finding } from '../rules/finding';
import { membershipsOf } from '../scopes/layout';
import type { FieldPath } from '../yaml/field-path';
import { entitiesAt } from './entities-by-place';
import { lookup, type Surroundings, scopesFor } from './lookups';
import type { ScopeState } from './scope-state';
import { isOfScope } from './scopes-of-finding';

/** What the manifest of a policy is in one scope that uses its file. */
export interface OwnPolicy {
  readonly state: ScopeState;
  /** The namespace there. What is found with it hangs on anything in the namespace, so only who needs it asks. */
  readonly view: () => NamespaceView;
  readonly policy: NetworkPolicy;
  /** It is the one that the finding was made for. */
  readonly isOfFinding: boolean;
}

/** The policy that a finding stands at, in each scope that uses its file; that of the finding's own scope first. */
export function ownPolicies(
  surroundings: Surroundings,
  finding: Finding,
  { namespace, basePath }: { readonly namespace: string; readonly basePath: FieldPath },
): readonly OwnPolicy[] {
  return membershipsOf(surroundings.layout, finding.at.uri)
    .flatMap((id) => scopesFor(surroundings, [lookup.facts(id)]).get(id) ?? [])
    .flatMap((state) => {
      return entitiesAt(state, finding.at, basePath).flatMap((policy): readonly OwnPolicy[] => {
        if (policy.kind !== 'network-policy') return [];
        const view = state.namespaces.get(policy.namespace);
        const isOfFinding = isOfScope(finding, state.scope) && policy.namespace === namespace;
        if (view === undefined) return [];
        const lookUp = () => {
          scopesFor(surroundings, [lookup.view(state.scope.id, policy.namespace)]);
          return view;
        };
        return [{ state, view: lookUp, policy, isOfFinding }];
      });
    })
    .sort((a, b) => Number(b.isOfFinding) - Number(a.isOfFinding));
}
