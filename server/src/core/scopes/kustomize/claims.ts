import { generatorFiles } from './generated-entries';
import type { Kustomization, Reference } from './kustomization';
import { allPatches, fileOf, type KustomizationGraph } from './kustomization-graph';

/** The kustomizations that apply a file as a patch, by the URI of the file. */
export function findPatches(graph: KustomizationGraph): ReadonlyMap<string, readonly Kustomization[]> {
  return findUsers(graph, (kustomization) => allPatches(kustomization).flatMap(({ file }) => file ?? []));
}

/** The kustomizations that make a ConfigMap or Secret of a file, by the URI of the file. */
export function findGeneratorInputs(graph: KustomizationGraph): ReadonlyMap<string, readonly Kustomization[]> {
  return findUsers(graph, generatorFiles);
}

function findUsers(
  graph: KustomizationGraph,
  filesOf: (kustomization: Kustomization) => readonly Reference[],
): ReadonlyMap<string, readonly Kustomization[]> {
  const usedBy = new Map<string, Kustomization[]>();
  for (const kustomization of graph.byDirectory.values()) {
    for (const file of filesOf(kustomization)) {
      const uri = fileOf(kustomization, file);
      if (uri === undefined) continue;
      const users = usedBy.get(uri);
      if (users === undefined) usedBy.set(uri, [kustomization]);
      else if (!users.includes(kustomization)) users.push(kustomization);
    }
  }
  return usedBy;
}

/** Every file that some kustomization names, in whatever role, and the kustomization files themselves. */
export function findClaims(graph: KustomizationGraph): ReadonlySet<string> {
  const claimed = new Set<string>();
  for (const kustomization of [...graph.byDirectory.values(), ...graph.surplus]) {
    claimed.add(kustomization.uri);
    const patchFiles = allPatches(kustomization).flatMap(({ file }) => file ?? []);
    for (const reference of [...kustomization.resources, ...patchFiles, ...kustomization.otherFiles]) {
      const uri = fileOf(kustomization, reference);
      if (uri !== undefined) claimed.add(uri);
    }
  }
  return claimed;
}
