import { type Analysis, emptyAnalysis } from '../analysis/analysis';
import { applyChanges, type FileChange } from '../analysis/apply-changes';
import { defaultOptions } from '../analysis/options';
import { isChartFile, isKustomizationFile } from '../analysis/read-source-file';
import { memoize } from '../connectivity/memoize';
import { generatorFiles } from './kustomize/generated-entries';
import type { Reference } from './kustomize/kustomization';
import { allPatches, buildGraph, fileOf, isRemote, targetOf } from './kustomize/kustomization-graph';
import { readKustomization } from './kustomize/read-kustomization';
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

/**
 * The URIs of the files of which kustomizations make ConfigMaps and Secrets, as far as they lie inside of the workspace
 * folder: those are read whatever they are called. It does not matter whether they are there.
 */
export function generatorInputs({ layoutFiles }: Pick<Analysis, 'layoutFiles'>): ReadonlySet<string> {
  return inputsOf(layoutFiles);
}

const inputsOf = memoize((layoutFiles: Analysis['layoutFiles']): ReadonlySet<string> => {
  const uris = new Set<string>();
  for (const file of layoutFiles.values()) {
    const kustomization = isChartFile(file.path) ? undefined : readKustomization(file);
    if (kustomization === undefined) continue;
    for (const reference of generatorFiles(kustomization)) {
      const uri = fileOf(kustomization, reference);
      if (uri !== undefined) uris.add(uri);
    }
  }
  return uris;
});
