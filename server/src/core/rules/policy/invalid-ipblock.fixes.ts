import type { Fix } from '../../fixes/fix';
import { assertNever } from '../../invariant';
import type { ProposeFixes } from '../rule';
import { problemOf } from './policy-problems.fixes';

export const invalidIpblockFixes: ProposeFixes = (finding) => fixesOf(problemOf<'ip-block'>(finding));

function fixesOf({ problem, edit }: ReturnType<typeof problemOf<'ip-block'>>): readonly Fix[] {
  const { path } = problem;
  const write = (cidr: string, isSafe: boolean): Fix => ({
    title: `Write ${cidr}`,
    isSafe,
    // Plain text that starts with a colon reads badly.
    actions: [edit.set(path, cidr.includes(':') ? JSON.stringify(cidr) : cidr)],
  });
  switch (problem.kind) {
    case 'invalid-cidr':
      return problem.wanted === undefined ? [] : [write(problem.wanted, false)];
    case 'host-bits':
      return [write(problem.wanted, true), write(problem.host, false)];
    case 'odd-spelling':
      return [write(problem.wanted, problem.outcome === 'accepted')];
    case 'except-not-a-list':
      return [{ title: 'Make it a list', isSafe: false, actions: [edit.wrap(path)] }];
    case 'except-outside':
      return [
        {
          title: 'Remove the exception, which excludes nothing',
          isSafe: false,
          actions: [edit.remove(problem.isOnly ? path.slice(0, -1) : path)],
        },
      ];
    case 'redundant-except':
      return [{ title: 'Remove the exception, which changes nothing', isSafe: true, actions: [edit.remove(path)] }];
    case 'no-cidr':
    case 'except-covers':
      return [];
    default:
      return assertNever(problem);
  }
}
