import type { Kustomization } from './kustomization';
import { allPatches, fileOf, type KustomizationGraph } from './kustomization-graph';

/** The kustomizations that apply a file as a patch, by the URI of the file. */
export function findPatches(graph: KustomizationGraph): ReadonlyMap<string, readonly Kustomization[]> {
  const patchedBy = new Map<string, Kustomization[]>();
  for (const kustomization of graph.byDirectory.values()) {
    for (const { file } of allPatches(kustomization)) {
      const uri = file && fileOf(kustomization, file);
      if (uri === undefined) continue;
      const users = patchedBy.get(uri);
      if (users === undefined) patchedBy.set(uri, [kustomization]);
      else if (!users.includes(kustomization)) users.push(kustomization);
    }
  }
  return patchedBy;
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
