import { assertNever } from '../../invariant';
import { quoteText } from '../../yaml/problem';
import type { Rule } from '../rule';
import { findProblems, isStillWrong, type ProblemAbout, type ProblemContext, type Words } from './policy-problems';

export const invalidIpblock: Rule = {
  id: 'invalid-ipblock',
  title: 'Address block that Kubernetes rejects or reads differently',
  severity: 'error',
  slice: 'document',
  check: (document) => findProblems(document, 'ip-block', inWords),
  holds: isStillWrong,
};

type Problem = ProblemAbout<'ip-block'>;

function inWords(problem: Problem, context: ProblemContext): Words {
  const { outcome, kind } = problem;
  const message = messageOf(problem, context);
  if (kind === 'redundant-except') return { message, severity: 'hint' };
  return outcome === 'accepted' || outcome === 'unknown' ? { message, severity: 'warning' } : { message };
}

function messageOf(problem: Problem, { node }: ProblemContext): string {
  const value = node?.kind === 'scalar' ? quoteText(node.source) : 'This value';
  switch (problem.kind) {
    case 'no-cidr':
      return 'This ipBlock has no "cidr", so the API server rejects the policy.';
    case 'invalid-cidr':
      return problem.wanted === undefined
        ? `${value} is not a CIDR such as 10.0.0.0/8, so the API server rejects this policy.`
        : `${value} is an address, not a CIDR, so the API server rejects this policy; write ${problem.wanted}.`;
    case 'host-bits':
      return `${value} means all of ${problem.wanted}: bits beyond the prefix are masked, and Kubernetes 1.36 rejects them.`;
    case 'odd-spelling':
      if (problem.outcome === 'rejected') {
        const wrong = problem.isMapped ? 'is IPv4 written as IPv6' : 'has leading zeros';
        return `${value} ${wrong}, so the API server rejects this policy; write ${problem.wanted}.`;
      }
      return `${value} is read as ${problem.wanted} by some and refused by others, as by Kubernetes 1.36.`;
    case 'except-not-a-list':
      return 'This "except" is not a list, so the API server rejects the policy.';
    case 'except-outside':
      return `except ${problem.except} lies outside cidr ${problem.cidr}, so the API server rejects this policy.`;
    case 'except-covers':
      return `except ${problem.except} leaves nothing of cidr ${problem.cidr}, so the API server rejects this policy.`;
    case 'redundant-except':
      return `except ${problem.except} changes nothing, because ${problem.covering} already covers it.`;
    default:
      return assertNever(problem);
  }
}
