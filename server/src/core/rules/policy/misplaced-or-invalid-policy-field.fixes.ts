import type { Fix } from '../../fixes/fix';
import { portYaml } from '../../fixes/policy-yaml';
import { assertNever } from '../../invariant';
import type { FieldRepair } from '../../kubernetes/policy-problem';
import type { FieldPath } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import { namesOf } from './misplaced-or-invalid-policy-field';
import { problemOf } from './policy-problems.fixes';

export const misplacedOrInvalidPolicyFieldFixes: ProposeFixes = (finding) => fixesOf(problemOf<'structure'>(finding));

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
          `Rename ${what} to "${repair.key}"${listWords(repair)}`,
          edit.rename(path, repair.key),
          ...(repair.type === undefined ? [] : [edit.set(path, JSON.stringify([repair.type]))]),
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

/** What is to become of the value under its right name. */
function listWords({ ports, type }: Extract<FieldRepair, { kind: 'rename' }>): string {
  if (type !== undefined) return ' and make it a list';
  return ports === undefined ? '' : ' and make each item a port';
}

/** The nearest field with a name. */
function fieldName(path: FieldPath): string {
  return String([...path].reverse().find((step) => typeof step === 'string'));
}
