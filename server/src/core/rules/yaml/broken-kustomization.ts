import { layoutProblems } from '../../scopes/layout-problems';
import { isWithin } from '../../scopes/relative-uri';
import { field } from '../finding';
import type { Rule } from '../rule';

export const brokenKustomization: Rule = {
  id: 'broken-kustomization',
  title: 'Kustomization that cannot be built',
  severity: 'error',
  slice: 'scope',
  *check({ layout, files, leftOut }) {
    // What discovery left out is there for kustomize: a decrypted secret in .gitignore, a link, a hidden folder.
    const isThere = (uri: string) => files.has(uri) || leftOut.some((entry) => isWithin(uri, entry.uri));
    for (const problem of layoutProblems(layout, isThere)) {
      yield {
        message: problem.message,
        at: problem.at,
        place: field(problem.path),
        resource: undefined,
        related: [],
        data: null,
      };
    }
  },
};
