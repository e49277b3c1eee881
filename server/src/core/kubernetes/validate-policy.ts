import { memoize } from '../connectivity/memoize';
import { effectInWords } from './effect-in-words';
import { isNetworkPolicy, servedClusterPolicyKind } from './kinds';
import type { PolicyProblem } from './policy-problem';
import { readClusterPolicy } from './read-cluster-policy';
import { readNetworkPolicy } from './read-network-policy';
import type { Resource } from './resource';

export interface PolicyValidation {
  readonly problems: readonly PolicyProblem[];
  /**
   * What the API server makes of the policy where a client lets it drop what is wrong, as `isolates ingress of …`.
   * Undefined when it refuses the policy all the same, and when nothing is wrong.
   */
  readonly remainder: string | undefined;
}

/** Each kind of policy that can be validated. A system that gets its validator adds its line here. */
const validators: readonly {
  readonly isOfKind: (resource: Resource) => boolean;
  readonly validate: (resource: Resource) => PolicyValidation;
}[] = [
  { isOfKind: isNetworkPolicy, validate: validateNetworkPolicy },
  { isOfKind: (resource) => servedClusterPolicyKind(resource) !== undefined, validate: validateClusterPolicy },
];

/** What is wrong with a policy as it is written. Nothing for other kinds, and for text that cannot be parsed. */
export const validatePolicy: (resource: Resource) => PolicyValidation = memoize(
  (resource: Resource) => validatorOf(resource)?.validate(resource) ?? { problems: [], remainder: undefined },
);

/** Whether anything can be found wrong with a resource as a policy. */
export function isValidated(resource: Resource): boolean {
  return validatorOf(resource) !== undefined;
}

function validatorOf(resource: Resource): (typeof validators)[number] | undefined {
  return resource.isBroken ? undefined : validators.find(({ isOfKind }) => isOfKind(resource));
}

function validateNetworkPolicy(resource: Resource): PolicyValidation {
  const { value, problems } = readNetworkPolicy(resource);
  // The words are only for findings, and nearly every policy has none.
  const isKept = problems.length > 0 && problems.every(({ outcome }) => outcome === 'pruned' || outcome === 'accepted');
  return { problems, remainder: isKept ? effectInWords(value, resource.namespace) : undefined };
}

function validateClusterPolicy(resource: Resource): PolicyValidation {
  return { problems: readClusterPolicy(resource)?.problems ?? [], remainder: undefined };
}
