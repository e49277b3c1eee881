import type { Kustomization } from './kustomization';
import { fileOf, type KustomizationGraph, targetOf } from './kustomization-graph';
import { type Trace, traceRoot } from './trace';

/**
 * The kustomizations that no other one uses, or that somebody has chosen, with what each deploys. A component is never
 * one of them. `isRoot` says by the URI what was chosen.
 */
export function traceRoots(
  graph: KustomizationGraph,
  isRoot: (uri: string) => boolean | undefined,
): ReadonlyMap<Kustomization, Trace> {
  const all = [...graph.byDirectory.values()].filter(({ kind }) => kind === 'Kustomization');
  const used = usedKustomizations(graph);
  const traces = new Map<Kustomization, Trace>();
  const reached = new Set<Kustomization>();
  const trace = (root: Kustomization) => {
    const result = traceRoot(graph, root);
    traces.set(root, result);
    for (const kustomization of result.kustomizations) reached.add(kustomization);
  };
  for (const root of all) if (isRoot(root.uri) ?? !used.has(root)) trace(root);
  // In a cycle each one is used by another: the first one of each cycle stands for it, so that its files are in a scope.
  for (const kustomization of all)
    if (!reached.has(kustomization) && isRoot(kustomization.uri) !== false && !isPluginInput(graph, kustomization))
      trace(kustomization);
  return traces;
}

function usedKustomizations(graph: KustomizationGraph): ReadonlySet<Kustomization> {
  const used = new Set<Kustomization>();
  for (const user of graph.byDirectory.values()) {
    for (const reference of [...user.resources, ...user.components, ...user.otherFiles]) {
      const target = targetOf(graph, user, reference);
      if (target.kind === 'kustomization' && target.kustomization !== user) used.add(target.kustomization);
    }
  }
  return used;
}

/** Folders listed under `generators` or `transformers` hold configuration of plugins, not resources. */
function isPluginInput(graph: KustomizationGraph, kustomization: Kustomization): boolean {
  return [...graph.byDirectory.values()].some((user) =>
    user.otherFiles.some((reference) => fileOf(user, reference) === kustomization.directory),
  );
}
