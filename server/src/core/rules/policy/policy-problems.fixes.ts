import type { FixAction } from '../../fixes/fix';
import type { PolicyProblem } from '../../kubernetes/policy-problem';
import type { FieldPath } from '../../yaml/field-path';
import type { Finding } from '../finding';
import type { Data, ProblemAbout } from './policy-problems';

/** The problem behind a finding, and a way to write actions by paths of the resource. */
export function problemOf<A extends PolicyProblem['about']>(
  finding: Finding,
): { readonly problem: ProblemAbout<A>; readonly edit: ProblemEdits } {
  const { problem, base } = finding.data as unknown as Data<A>;
  const { at } = finding;
  const inDocument = (path: FieldPath) => [...base, ...path];
  return {
    problem,
    edit: {
      set: (path, value) => ({ kind: 'set-field', at, path: inDocument(path), value }),
      replace: (path, yaml) => ({ kind: 'replace-value', at, path: inDocument(path), yaml }),
      add: (path, yaml) => ({ kind: 'add-entry', at, path: inDocument(path), yaml }),
      move: (path, keys, to, into) => ({
        kind: 'move-entries',
        at,
        path: inDocument(path),
        keys,
        to: inDocument(to),
        into,
      }),
      rename: (path, key) => ({ kind: 'rename-key', at, path: inDocument(path), key }),
      remove: (path) => ({ kind: 'remove-entry', at, path: inDocument(path) }),
      wrap: (path) => ({ kind: 'wrap-in-list', at, path: inDocument(path) }),
    },
  };
}

export interface ProblemEdits {
  set(path: FieldPath, value: string): FixAction;
  replace(path: FieldPath, yaml: string): FixAction;
  add(path: FieldPath, yaml: string): FixAction;
  move(path: FieldPath, keys: readonly string[], to: FieldPath, into: 'map' | 'list'): FixAction;
  rename(path: FieldPath, key: string): FixAction;
  remove(path: FieldPath): FixAction;
  wrap(path: FieldPath): FixAction;
}
