import { type Analysis, emptyAnalysis } from '../analysis/analysis';
import { applyChanges, type FileChange } from '../analysis/apply-changes';
import { defaultOptions } from '../analysis/options';
import { isChartFile, isKustomizationFile } from '../analysis/read-source-file';
import type { Reference } from './kustomize/kustomization';
import { allPatches, buildGraph, isRemote, targetOf } from './kustomize/kustomization-graph';
import { followPath } from './relative-uri';

/**
 * The URIs of the files and folders that the kustomizations among `changes` name as resources, components or patches,
 * as far as they lie inside the folder with the URI `root`; each once. It does not matter whether they are among `changes`.
 * Other files are not parsed.
 */
export function filesNamedIn(
  changes: readonly Exclude<FileChange, { readonly kind: 'delete' }>[],
  root: string,
): readonly string[] {
  // Charts decide which files are templates.
  const ofLayout = changes.filter(({ path }) => isKustomizationFile(path) || isChartFile(path));
  const { layoutFiles } = applyChanges(emptyAnalysis(defaultOptions), ofLayout);
  const files = [...layoutFiles.values()].filter(({ path }) => !isChartFile(path));
  const named = [...buildGraph(files).byDirectory.values()].flatMap((kustomization) => {
    const patchFiles = allPatches(kustomization).flatMap(({ file }) => file ?? []);
    const references: readonly Reference[] = [...kustomization.resources, ...kustomization.components, ...patchFiles];
    return references.flatMap(({ text }) =>
      isRemote(text) ? [] : (followPath(kustomization.directory, text, root) ?? []),
    );
  });
  return [...new Set(named)];
}

/** The first resource or component of a completed analysis that lies outside of the folder of its kustomization. */
export function firstNamedOutside(analysis: Analysis): { readonly uri: string; readonly text: string } | undefined {
  const { graph } = analysis.layout;
  for (const kustomization of graph.byDirectory.values()) {
    for (const reference of [...kustomization.resources, ...kustomization.components]) {
      const target = targetOf(graph, kustomization, reference);
      if (target.kind === 'outside') return { uri: kustomization.uri, text: reference.text };
    }
  }
  return undefined;
}
