import { assertNever } from '../../invariant';
import { quoteText } from '../../yaml/problem';
import type { Rule } from '../rule';
import {
  consequence,
  findProblems,
  isStillWrong,
  type ProblemAbout,
  type ProblemContext,
  sentence,
} from './policy-problems';

export const invalidPortSpec: Rule = {
  id: 'invalid-port-spec',
  title: 'Port that Kubernetes rejects',
  severity: 'error',
  slice: 'document',
  check: (document) => findProblems(document, 'port', (problem, context) => ({ message: messageOf(problem, context) })),
  holds: isStillWrong,
};

type Problem = ProblemAbout<'port'>;

function messageOf(problem: Problem, { node }: ProblemContext): string {
  const field = String(problem.path.at(-1));
  const text = node?.kind === 'scalar' ? node.source : undefined;
  const value = text === undefined ? 'This value' : quoteText(text);
  switch (problem.kind) {
    case 'not-a-port':
      return problem.wanted === undefined
        ? 'A port must be a map with "port" and "protocol"; the API server rejects this policy.'
        : `${value} alone is not an entry of "ports", so the API server rejects this policy; write "port: ${problem.wanted}".`;
    case 'quoted-number':
      return field === 'port'
        ? `port ${value} is a text, which Kubernetes takes for the name of a port and rejects; write ${problem.number}.`
        : `${field} ${value} is a text, so the API server rejects this policy; write ${problem.number}.`;
    case 'quoted-range':
      return `port ${value} is not a range to Kubernetes, which rejects it; write port ${problem.from} and endPort ${problem.to}.`;
    case 'port-value':
      return `${field} ${text ?? 'here'} is not a number from 1 to 65535, so the API server rejects this policy.`;
    case 'port-name':
      return `port ${value} is not a name that a port can have, so the API server rejects this policy. Names are up to 15 of a-z, 0-9 and "-", with a letter.`;
    case 'end-before-port':
      return `endPort ${problem.endPort} is smaller than port ${problem.port}, so the API server rejects this policy.`;
    case 'end-without-number':
      return `endPort needs ${problem.hasName ? 'a port that is a number' : 'a port'} where the range starts, so the API server rejects this policy.`;
    case 'protocol':
      return `protocol ${value} is not TCP, UDP or SCTP, ${consequence(problem)}`;
    case 'schema':
      return `${sentence(problem.why)}, ${consequence(problem)}`;
    default:
      return assertNever(problem);
  }
}
