import { type Analysis, buildSlice } from '../analysis/analysis';
import type { Finding } from '../rules/finding';
import { contributesTo, dependentsOf, scopesTouchedBy } from '../scopes/layout';
import { layoutProblems } from '../scopes/layout-problems';

/**
 * Why a kustomization would build nothing of what these files hold, and did before, as one sentence: its patches may be for
 * every object of a kind, and not fit a new one. Undefined where it still builds, and where it built nothing before: a fix
 * breaks nothing there.
 */
export function brokenBuild(before: Analysis, after: Analysis, uris: readonly string[]): string | undefined {
  const all = new Set([...uris, ...uris.flatMap((uri) => dependentsOf(after.layout, uri))]);
  const members = [...all].flatMap((uri) => contributesTo(after.layout, uri).map((id) => ({ uri, id })));
  for (const { uri, id } of members) {
    const [problem] = problemsOf(after, id);
    if (problem !== undefined && !isBroken(before, id)) return `the build fails: ${problem.message}`;
    const known = new Set(doubtsIn(before, id, uri));
    const doubt = doubtsIn(after, id, uri).find((each) => !known.has(each));
    if (doubt !== undefined && !isBroken(before, id) && !isDoubted(before, id, doubt)) return doubt;
  }
  return undefined;
}

/** Of the patches for the resources of a file in one scope. */
function doubtsIn({ layout, kustomize, files }: Analysis, id: string, uri: string): readonly string[] {
  const file = files.get(uri);
  if (file === undefined || kustomize === undefined || !layout.traces.has(id)) return [];
  const rendered = kustomize.renderFile(layout, id, file, (other) => files.get(other));
  return rendered.flatMap(({ unknown }) => unknown ?? []);
}

function isBroken(analysis: Analysis, id: string): boolean {
  const { layout, files } = analysis;
  if (problemsOf(analysis, id).length > 0) return true;
  const problems = layoutProblems(layout, (uri) => files.has(uri));
  return problems.some(({ at }) => scopesTouchedBy(layout, at.uri).includes(id));
}

/** What is found of patches that kustomize cannot apply. */
function problemsOf({ patched, findings }: Analysis, id: string): readonly Finding[] {
  const slice = buildSlice(id);
  return [...(patched.get(slice) ?? [])].flatMap((uri) => findings.get(uri)?.get(slice) ?? []);
}

/** Whether the same is said of an object of the scope already. */
function isDoubted(analysis: Analysis, id: string, doubt: string): boolean {
  const uris = analysis.layout.traces.get(id)?.files.keys() ?? [];
  return [...uris].some((uri) => doubtsIn(analysis, id, uri).includes(doubt));
}
