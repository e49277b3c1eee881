import type { Fix } from '../../fixes/fix';
import { portYaml } from '../../fixes/policy-yaml';
import { assertNever } from '../../invariant';
import type { FieldPath } from '../../yaml/field-path';
import { quoteText } from '../../yaml/problem';
import type { Rule } from '../rule';
import {
  consequence,
  findProblems,
  isStillWrong,
  type ProblemAbout,
  type ProblemContext,
  problemOf,
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
  fixes: (finding) => fixesOf(problemOf<'structure'>(finding)),
};

type Problem = ProblemAbout<'structure'>;

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
      return `Label value ${value.slice(1, -1)} is not a text, ${rejects}`;
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

function namesOf(keys: readonly string[]): string {
  return keys.map(quoteText).join(' and ');
}

function keyOf(problem: Problem, { node }: ProblemContext): string {
  return problem.part === 'value' && node?.kind === 'scalar' ? node.source : String(problem.path.at(-1));
}

function fixesOf({ problem, edit }: ReturnType<typeof problemOf<'structure'>>): readonly Fix[] {
  const { path } = problem;
  // A policy that was rejected takes effect, so connections may change.
  const fix = (title: string, ...actions: Fix['actions']): readonly Fix[] => [{ title, isSafe: false, actions }];
  switch (problem.kind) {
    case 'unknown-field': {
      const { keys, repair } = problem;
      if (repair === undefined) return [];
      const what = keys.length > 3 ? `${namesOf(keys.slice(0, 1))} and ${keys.length - 1} more` : namesOf(keys);
      if (repair.kind === 'rename') {
        return fix(
          `Rename ${what} to "${repair.key}"${repair.ports === undefined ? '' : ' and make each item a port'}`,
          edit.rename(path, repair.key),
          ...(repair.ports ?? []).map((port, index) => edit.replace([...path, index], portYaml(port))),
        );
      }
      return fix(
        `Move ${what} into ${fieldName(repair.to)}`,
        edit.move(path.slice(0, -1), keys, repair.to, repair.into),
      );
    }
    case 'wrong-type':
      return problem.isSingleItem ? fix('Make it a list with one item', edit.wrap(path)) : [];
    case 'empty-peer':
      return problem.selector === undefined
        ? []
        : fix(
            `Select ${problem.selector === 'podSelector' ? 'every pod' : 'every namespace'} with {}`,
            edit.set(path, '{}'),
          );
    case 'mixed-peer':
      return fix(
        'Make ipBlock a peer of its own, so that either may connect',
        edit.move(path.slice(0, -1), ['ipBlock'], path.slice(0, -2), 'list'),
      );
    case 'label-type':
      return fix(`Put ${problem.quoted.slice(1, -1)} in quotes`, edit.set(path, problem.quoted));
    case 'expression-operator':
      return problem.wanted === undefined ? [] : fix(`Write ${problem.wanted}`, edit.set(path, problem.wanted));
    case 'expression-values':
      return problem.areForbidden ? fix('Remove the values', edit.remove(path)) : [];
    case 'schema':
      return problem.wanted === undefined ? [] : fix(`Write ${problem.wanted}`, edit.set(path, problem.wanted));
    case 'label-key':
    case 'label-value':
    case 'expression-key':
      return [];
    default:
      return assertNever(problem);
  }
}

/** The nearest field with a name. */
function fieldName(path: FieldPath): string {
  return String([...path].reverse().find((step) => typeof step === 'string'));
}
