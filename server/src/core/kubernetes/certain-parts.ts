import { limits } from '../limits';
import { fieldOf } from '../yaml/field-path';
import type { OpaquePolicy } from './entities';
import { selectsEverything } from './label-selector';
import { networkPolicyFields } from './policy-fields';
import { isDoubt, type PolicyProblem } from './policy-problem';
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
  const doubts = problems.filter(isDoubt);
  // Of very many only the first ones are known.
  const isCertain = (field: string) =>
    problems.length < limits.problemsPerPolicy && !doubts.some((problem) => mayChange(problem, field));
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

/** Whether mending the problem may change a field of spec. */
function mayChange(problem: PolicyProblem, field: string): boolean {
  const [top, part = ''] = problem.path.map(String);
  if (top === 'metadata' || top === 'apiVersion')
    return problem.about === 'structure' && problem.kind === 'unknown-field';
  if (top !== 'spec' || !networkPolicyFields.spec.includes(part) || part === field) return true;
  if (problem.about !== 'structure' || problem.kind !== 'unknown-field') return false;
  const { keys, repair } = problem;
  const meant = repair?.kind === 'move' ? repair.to.map(String) : repair?.kind === 'rename' ? [repair.key] : [];
  return meant[1] === field || keys.includes(field) || meant.includes(field);
}
