import type { Analysis } from '../analysis/analysis';
import { isChartFile } from '../analysis/read-source-file';
import type { Reference } from './kustomize/kustomization';
import { allPatches, buildGraph, isRemote, targetOf } from './kustomize/kustomization-graph';
import { followPath } from './relative-uri';

/**
 * The URIs of the files and folders that the kustomizations read so far name as resources, components or patches,
 * as far as they lie inside the folder with the URI `root`; each once. It does not matter whether they were read.
 */
export function filesNamedIn(analysis: Analysis, root: string): readonly string[] {
  const files = [...analysis.layoutFiles.values()].filter(({ path }) => !isChartFile(path));
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
