import type { Kustomization, Reference } from './kustomize/kustomization';
import { allPatches, fileOf, targetOf } from './kustomize/kustomization-graph';
import type { ScopeLayout } from './layout';
import type { LayoutProblem } from './layout-problem';

/** What kustomize would refuse. `hasFile` tells whether a URI is among the files that were read. */
export function layoutProblems(layout: ScopeLayout, hasFile: (uri: string) => boolean): readonly LayoutProblem[] {
  const kustomizations = [...layout.graph.byDirectory.values()];
  const problems = [
    ...[...layout.traces.values()].flatMap((trace) => trace.problems),
    ...kustomizations.flatMap((kustomization) => kustomization.problems),
    ...kustomizations.flatMap((kustomization) =>
      // What has another ending is never read, so it may well be there.
      missingFiles(layout, kustomization, (uri) => hasFile(uri) || !/\.(ya?ml|json)$|\/[^./]*$/.test(uri)),
    ),
    ...layout.graph.surplus.map(({ uri, path }) => ({
      at: { uri, documentIndex: 0 },
      path: [],
      message: `${path} stands beside another kustomization file: kustomize refuses such a folder.`,
    })),
  ];
  // A base that several roots use has its problems in each of them.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/**
 * Why absence cannot be judged in a scope whose kustomizations name files that are not there; undefined when all are.
 * Changes whenever files come or go, unlike `incompleteReason`.
 */
export function missingReason(
  layout: ScopeLayout,
  scopeId: string,
  hasFile: (uri: string) => boolean,
): string | undefined {
  for (const kustomization of layout.traces.get(scopeId)?.kustomizations ?? []) {
    const [first] = missingFiles(layout, kustomization, hasFile);
    if (first !== undefined) return `In ${kustomization.path}, ${first.message}`;
  }
  return undefined;
}

function missingFiles(
  layout: ScopeLayout,
  kustomization: Kustomization,
  hasFile: (uri: string) => boolean,
): readonly LayoutProblem[] {
  const problem = ({ at, path }: Reference, message: string) => ({ at, path, message });
  const resources = kustomization.resources.flatMap((reference) => {
    const target = targetOf(layout.graph, kustomization, reference);
    const isMissing = target.kind === 'file' && !hasFile(target.uri);
    return isMissing ? [problem(reference, `"${reference.text}" is not among the files that are read.`)] : [];
  });
  const components = kustomization.components.flatMap((reference) => {
    const isMissing = targetOf(layout.graph, kustomization, reference).kind === 'file';
    return isMissing ? [problem(reference, `"${reference.text}" has no kustomization file.`)] : [];
  });
  const patches = allPatches(kustomization).flatMap(({ file }) => {
    const uri = file && fileOf(kustomization, file);
    if (file === undefined || (uri !== undefined && hasFile(uri))) return [];
    return [problem(file, `"${file.text}" is not among the files that are read.`)];
  });
  return [...resources, ...components, ...patches];
}
