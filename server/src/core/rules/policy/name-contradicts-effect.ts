import { assertNever } from '../../invariant';
import { effectInWords } from '../../kubernetes/effect-in-words';
import type { NetworkPolicy } from '../../kubernetes/entities';
import { validatePolicy } from '../../kubernetes/validate-policy';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { GroupedRule } from '../rule-group';
import { type Contradiction, contradictionOf } from './name-contradiction';

export type Data = { readonly namespace: string; readonly basePath: FieldPath };

export const nameContradictsEffect: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view) {
    for (const policy of view.networkPolicies) {
      const contradiction = contradictionOf(view, policy);
      if (contradiction === undefined) continue;
      yield {
        message: `NetworkPolicy "${policy.identity.name}" ${effectOf(policy, contradiction)}.`,
        at: policy.ref,
        place: field([...policy.basePath, 'metadata', 'name']),
        resource: policy.identity,
        related: [],
        data: { namespace: view.name, basePath: policy.basePath } satisfies Data,
      };
    }
  },
  holds(finding, analysis) {
    // What Kubernetes drops or ignores of the policy is told by other rules, and explains the difference.
    const { basePath } = finding.data as Data;
    const content = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document.content;
    const resources = content?.kind === 'manifest' ? content.resources : [];
    const resource = resources.find((each) => each.basePath.join() === basePath.join());
    return resource === undefined || validatePolicy(resource).problems.length === 0;
  },
};

/** What the policy does, as the end of a sentence. */
function effectOf(policy: NetworkPolicy, contradiction: Contradiction): string {
  switch (contradiction.kind) {
    case 'denies-otherwise': {
      const { open, tier } = contradiction;
      if (open === undefined) return `selects every pod, although its name speaks of "${tier}"`;
      const where = open.isWholeCluster ? 'the cluster' : 'its namespace';
      const opens = `allows ${open.allowed.unit.direction} ${open.allowed.unit.direction === 'ingress' ? 'from' : 'to'}`;
      if (tier === undefined) return `${opens} every pod of ${where}, although its name says that it denies`;
      return `selects every pod, not only "${tier}", and ${opens} all of ${where}`;
    }
    case 'other-direction':
      return effectInWords(policy, policy.namespace);
    case 'allows-nothing':
      return 'allows nothing, because it has no rules, although its name says that it allows';
    default:
      return assertNever(contradiction);
  }
}
