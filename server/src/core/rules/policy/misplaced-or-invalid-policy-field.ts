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

export const misplacedOrInvalidPolicyField: Rule = {
  id: 'misplaced-or-invalid-policy-field',
  title: 'Policy field in the wrong place or of the wrong form',
  severity: 'error',
  slice: 'document',
  check: (document) =>
    findProblems(document, 'structure', (problem, context) => ({ message: messageOf(problem, context) })),
  holds: isStillWrong,
};

type Problem = ProblemAbout<'structure'>;

/** Of a word whose type is not what it looks like. */
function meaningOf(node: ProblemContext['node']): string {
  const isHidden = node?.kind === 'scalar' && typeof node.value === 'boolean' && `${node.value}` !== node.source;
  return isHidden ? ` (it means ${node.value})` : '';
}

function messageOf(problem: Problem, context: ProblemContext): string {
  const { node } = context;
  const rejects = consequence(problem);
  const value = node?.kind === 'scalar' ? quoteText(node.source) : 'This value';
  switch (problem.kind) {
    case 'unknown-field':
      return unknownFieldMessage(problem, context);
    case 'wrong-type':
      return `${sentence(problem.why)}, ${rejects}`;
    case 'empty-peer':
      return problem.selector === undefined
        ? `This peer has no podSelector, namespaceSelector or ipBlock, ${rejects}`
        : `${problem.selector} is empty and the only field of this peer, ${rejects}`;
    case 'schema':
      return `${sentence(problem.why)}, ${rejects}`;
    case 'mixed-peer':
      return `ipBlock stands in one peer with a selector, ${rejects}`;
    case 'label-type':
      return `Label value ${value.slice(1, -1)} is not a text${meaningOf(node)}, ${rejects}`;
    case 'label-key':
      return `Label key ${quoteText(keyOf(problem, context))} is not a valid one, ${rejects}`;
    case 'label-value':
      return `Label value ${value} is not a valid one, ${rejects} Values are up to 63 letters, digits, "-", "_" and ".".`;
    case 'expression-operator':
      return node?.kind === 'scalar'
        ? `operator ${value} is unknown, ${rejects} Operators are In, NotIn, Exists and DoesNotExist.`
        : `This match expression has no operator, ${rejects}`;
    case 'expression-key':
      return `This match expression has no key, ${rejects}`;
    case 'expression-values':
      return problem.areForbidden
        ? `Operator ${problem.operator} takes no values, ${rejects}`
        : `Operator ${problem.operator} needs values, ${rejects}`;
    default:
      return assertNever(problem);
  }
}

/** The first sentence says what strict clients get, the second what is left where the field is dropped. */
function unknownFieldMessage(
  problem: Extract<Problem, { kind: 'unknown-field' }>,
  { remainder }: ProblemContext,
): string {
  const { keys, parent, outcome, repair } = problem;
  const isOne = keys.length === 1;
  const isShort = keys.length <= 2 && keys.join('').length <= 40;
  const what = isOne || isShort ? namesOf(keys) : `${namesOf(keys.slice(0, 1))} and ${keys.length - 1} more`;
  const verdict =
    parent === 'matchLabels'
      ? `${isOne ? 'is' : 'are'} nested under "matchLabels"`
      : isOne
        ? `is not a field of ${parent}`
        : `are not fields of ${parent}`;
  if (outcome === 'rejected') return `${what} ${verdict}, ${consequence(problem)}`;
  // Not only is it dropped: nothing at all is said of what the policy does.
  const lack = repair?.kind === 'rename' && repair.key === 'spec' ? ', and there is no "spec"' : '';
  const first = `${what} ${verdict}${lack}, so kubectl refuses this policy.`;
  if (outcome === 'clear') return `${first} Where it is let through, plugins fail closed.`;
  return remainder === undefined ? first : `${first} Applied without field validation, it ${remainder}.`;
}

export function namesOf(keys: readonly string[]): string {
  return keys.map(quoteText).join(' and ');
}

function keyOf(problem: Problem, { node }: ProblemContext): string {
  return problem.part === 'value' && node?.kind === 'scalar' ? node.source : String(problem.path.at(-1));
}
