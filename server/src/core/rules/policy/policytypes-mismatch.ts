import { assertNever } from '../../invariant';
import { fieldOf } from '../../yaml/field-path';
import { quoteText } from '../../yaml/problem';
import type { Rule } from '../rule';
import { findProblems, isStillWrong, type ProblemAbout, type ProblemContext, type Words } from './policy-problems';

export const policytypesMismatch: Rule = {
  id: 'policytypes-mismatch',
  title: 'policyTypes that does not fit the rules',
  severity: 'error',
  slice: 'document',
  check: (document) => findProblems(document, 'policy-types', inWords),
  holds: isStillWrong,
};

type Problem = ProblemAbout<'policy-types'>;

function inWords(problem: Problem, context: ProblemContext): Words {
  const message = messageOf(problem, context);
  if (problem.kind === 'empty-types') return { message, severity: 'information' };
  return problem.kind === 'duplicate-type' && problem.outcome === 'accepted'
    ? { message, severity: 'warning' }
    : { message };
}

function messageOf(problem: Problem, { node, resource }: ProblemContext): string {
  const value = node?.kind === 'scalar' ? quoteText(node.source) : 'This value';
  switch (problem.kind) {
    case 'not-a-list':
      return 'policyTypes is not a list, so the API server rejects this policy.';
    case 'unknown-type':
      return `policyTypes ${value} is neither Ingress nor Egress, so the API server rejects this policy.`;
    case 'duplicate-type':
      return problem.outcome === 'accepted'
        ? `policyTypes has ${value} twice, so this policy restricts that direction only.`
        : `policyTypes has ${value} twice and more than two entries, so the API server rejects this policy.`;
    case 'ignored-rules': {
      const types = fieldOf(fieldOf(resource.node, 'spec'), 'policyTypes');
      const written =
        types?.kind === 'sequence' ? types.items.map((item) => (item.kind === 'scalar' ? item.value : '')) : [];
      return `${problem.missing} rules are ignored because policyTypes is ${JSON.stringify(written)}.`;
    }
    case 'empty-types':
      return `policyTypes is empty, which is the same as leaving it out: it means ${problem.types.join(' and ')}.`;
    default:
      return assertNever(problem);
  }
}
