import { limits } from '../limits';
import { fieldOf } from '../yaml/field-path';
import type { OpaquePolicy } from './entities';
import { selectsEverything } from './label-selector';
import { networkPolicyFields } from './policy-fields';
import { isDoubt, type PolicyProblem } from './policy-problem';
import type { ClusterPolicyReading } from './read-cluster-policy';
import type { NetworkPolicyReading } from './read-network-policy';
import type { Resource } from './resource';

/**
 * What is certain of a NetworkPolicy that cannot be read as written. The API server applies it not at all, and once it is
 * mended it selects no other pods than those that its podSelector selects, and isolates them as its types say.
 */
export function certainParts(
  resource: Resource,
  { value, problems }: NetworkPolicyReading,
): Pick<OpaquePolicy, 'directions' | 'podSelector'> {
  const isCertain = certaintyOf(problems, networkPolicyFields.spec);
  const spec = fieldOf(resource.node, 'spec');
  // Where no types are written, mending may be to write some.
  const areTypesCertain = fieldOf(spec, 'policyTypes')?.kind === 'sequence' && isCertain('policyTypes');
  const isWritten = fieldOf(spec, 'podSelector')?.kind === 'map' && !selectsEverything(value.podSelector);
  return {
    directions: [
      ...(!areTypesCertain || value.isolatesIngress ? (['ingress'] as const) : []),
      ...(!areTypesCertain || value.isolatesEgress ? (['egress'] as const) : []),
    ],
    ...(isWritten && isCertain('podSelector') ? { podSelector: value.podSelector } : {}),
  };
}

/**
 * The same of a policy of policy.networking.k8s.io: it selects no other pods than its subject, in the directions for which
 * it has rules, and decides in its tier, by its priority.
 */
export function certainClusterParts(
  resource: Resource,
  { value, problems }: ClusterPolicyReading,
): Pick<OpaquePolicy, 'directions' | 'tiered'> {
  const isCertain = certaintyOf(problems, clusterPolicySpec);
  const isTierOfKind = resource.kind !== 'ClusterNetworkPolicy';
  const isWritten = fieldOf(fieldOf(resource.node, 'spec'), 'subject')?.kind === 'map';
  return {
    directions: (['ingress', 'egress'] as const).filter((each) => !isCertain(each) || value[each].length > 0),
    tiered: {
      tier: isTierOfKind || isCertain('tier') ? value.tier : undefined,
      priority: isCertain('priority') ? value.priority : undefined,
      subject: isWritten && isCertain('subject') ? value.subject : undefined,
    },
  };
}

const clusterPolicySpec = ['tier', 'priority', 'subject', 'ingress', 'egress'];

/** Whether nothing that is wrong with a policy may change a field of spec, of those that it may have. */
function certaintyOf(problems: readonly PolicyProblem[], known: readonly string[]): (field: string) => boolean {
  const doubts = problems.filter(isDoubt);
  // Of very many only the first ones are known.
  return (field) =>
    problems.length < limits.problemsPerPolicy && !doubts.some((problem) => mayChange(problem, field, known));
}

/** Whether mending the problem may change a field of spec. */
function mayChange(problem: PolicyProblem, field: string, known: readonly string[]): boolean {
  const [top, part = ''] = problem.path.map(String);
  if (top === 'spec' && part === field) return true;
  const isInPart = top === 'spec' && known.includes(part);
  if (problem.about !== 'structure' || problem.kind !== 'unknown-field') {
    return !isInPart && top !== 'metadata' && top !== 'apiVersion';
  }
  const { keys, repair } = problem;
  // What stands beside the fields of spec, like none of them, may be meant for any of them.
  if (repair === undefined) return !isInPart || keys.includes(field);
  const meant = repair.kind === 'move' ? repair.to.map(String) : [repair.key];
  return meant[1] === field || keys.includes(field) || meant.includes(field);
}
