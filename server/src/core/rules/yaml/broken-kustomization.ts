import type { LayoutProblem } from '../../scopes/layout-problem';
import { layoutProblems } from '../../scopes/layout-problems';
import { isWithin } from '../../scopes/relative-uri';
import { field } from '../finding';
import type { DraftFinding, Rule } from '../rule';

export const brokenKustomization: Rule = {
  id: 'broken-kustomization',
  title: 'Kustomization that cannot be built',
  severity: 'error',
  slice: 'scope',
  *check({ layout, files, leftOut }) {
    // What discovery left out is there for kustomize: a decrypted secret in .gitignore, a link, a hidden folder.
    const isThere = (uri: string) => files.has(uri) || leftOut.some((entry) => isWithin(uri, entry.uri));
    yield* layoutProblems(layout, isThere).map(toFinding);
  },
  *checkBuild({ layout, files, kustomize }, scopeId) {
    const trace = layout.traces.get(scopeId);
    if (trace === undefined || kustomize === undefined) return;
    yield* kustomize.patchProblems(trace, (uri) => files.get(uri)).map(toFinding);
  },
};

function toFinding({ at, path, message }: LayoutProblem): DraftFinding {
  return { message, at, place: field(path), resource: undefined, related: [], data: null };
}
