import type { Fix } from '../../fixes/fix';
import { portYaml } from '../../fixes/policy-yaml';
import { assertNever } from '../../invariant';
import type { ProposeFixes } from '../rule';
import { problemOf } from './policy-problems.fixes';

export const invalidPortSpecFixes: ProposeFixes = (finding) => fixesOf(problemOf<'port'>(finding));

function fixesOf({ problem, edit }: ReturnType<typeof problemOf<'port'>>): readonly Fix[] {
  const { path } = problem;
  const port = [...path.slice(0, -1), 'port'];
  // A policy that was rejected takes effect, so connections may change.
  const fix = (title: string, ...actions: Fix['actions']): readonly Fix[] => [{ title, isSafe: false, actions }];
  switch (problem.kind) {
    case 'not-a-port':
      return problem.wanted === undefined
        ? []
        : fix(`Write "port: ${problem.wanted}"`, edit.replace(path, portYaml(problem.wanted)));
    case 'quoted-number':
      return fix(`Write ${problem.number} without quotes`, edit.set(path, String(problem.number)));
    case 'quoted-range':
      return fix(
        `Write the range from ${problem.from} to ${problem.to}`,
        edit.set(path, String(problem.from)),
        problem.hasEndPort
          ? edit.set([...path.slice(0, -1), 'endPort'], String(problem.to))
          : edit.add(path.slice(0, -1), `endPort: ${problem.to}`),
      );
    case 'port-name':
      return problem.wanted === undefined ? [] : fix(`Write "${problem.wanted}"`, edit.set(path, problem.wanted));
    case 'end-before-port':
      return fix(
        'Swap port and endPort',
        edit.set(port, String(problem.endPort)),
        edit.set(path, String(problem.port)),
      );
    case 'end-without-number':
      return problem.hasName
        ? fix('Remove endPort', edit.remove(path))
        : fix('Make it the port', edit.rename(path, 'port'));
    case 'protocol':
    case 'schema':
      return problem.wanted === undefined ? [] : fix(`Write ${problem.wanted}`, edit.set(path, problem.wanted));
    case 'port-value':
      return [];
    default:
      return assertNever(problem);
  }
}
