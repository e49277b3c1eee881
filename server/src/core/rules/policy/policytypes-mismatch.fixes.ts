import type { Fix } from '../../fixes/fix';
import { assertNever } from '../../invariant';
import type { ProposeFixes } from '../rule';
import { problemOf } from './policy-problems.fixes';

export const policytypesMismatchFixes: ProposeFixes = (finding) => fixesOf(problemOf<'policy-types'>(finding));

function fixesOf({ problem, edit }: ReturnType<typeof problemOf<'policy-types'>>): readonly Fix[] {
  const { path } = problem;
  const fix = (title: string, isSafe: boolean, ...actions: Fix['actions']): readonly Fix[] => [
    { title, isSafe, actions },
  ];
  switch (problem.kind) {
    case 'not-a-list':
      return problem.wanted === undefined
        ? []
        : fix('Make it a list', false, edit.set(path, JSON.stringify([problem.wanted])));
    case 'unknown-type':
      if (problem.wanted === undefined) return [];
      // Spelt right it would stand twice.
      return problem.isListed
        ? fix(`Remove it, as ${problem.wanted} is listed already`, false, edit.remove(path))
        : fix(`Write ${problem.wanted}`, false, edit.set(path, problem.wanted));
    case 'duplicate-type': {
      const isTaken = problem.outcome === 'accepted';
      return fix('Remove the second one', isTaken, edit.remove(path));
    }
    case 'ignored-rules':
      return fix(
        `Add ${problem.missing} to policyTypes`,
        false,
        edit.add([...path.slice(0, -1), 'policyTypes'], `- ${problem.missing}`),
      );
    case 'empty-types':
      return fix(
        `List what it means: ${problem.types.join(', ')}`,
        true,
        edit.add(path, problem.types.map((type) => `- ${type}`).join('\n')),
      );
    default:
      return assertNever(problem);
  }
}
