import { limits } from '../../limits';
import type { LayoutProblem } from '../layout-problem';
import { type Chain, extendChain, layersOf } from './chain';
import type { Kustomization, Reference } from './kustomization';
import { type KustomizationGraph, targetOf } from './kustomization-graph';

/** What one kustomization root deploys. */
export interface Trace {
  /** The chains through which each file is reached. */
  readonly files: ReadonlyMap<string, readonly Chain[]>;
  /** The chains through which what a kustomization generates is reached, by its URI; it is the innermost one of each. */
  readonly generators: ReadonlyMap<string, readonly Chain[]>;
  /** Every kustomization on the way, the root included. */
  readonly kustomizations: ReadonlySet<Kustomization>;
  readonly problems: readonly LayoutProblem[];
  /** Why not everything is known that the root deploys. */
  readonly incomplete: string | undefined;
}

/**
 * Follows a root as `kustomize build` does: resources in order, each base complete with its own transformations;
 * then the components, each of which transforms everything gathered so far; then the kustomization's own transformations.
 */
export function traceRoot(graph: KustomizationGraph, root: Kustomization): Trace {
  const kustomizations = new Set<Kustomization>();
  const problems: LayoutProblem[] = [];
  let incomplete: string | undefined;
  let count = 0;

  const files = gather(root, [], []);
  incomplete ??= unevaluatedTogether(kustomizations);
  return { files: byFile(files, problems), generators: generatorsIn(files), kustomizations, problems, incomplete };

  /** `gathered` is what a component finds; a kustomization starts with nothing. */
  function gather(
    kustomization: Kustomization,
    ancestors: readonly Kustomization[],
    gathered: readonly Occurrence[],
  ): readonly Occurrence[] {
    count++;
    kustomizations.add(kustomization);
    incomplete ??= kustomization.incomplete;
    const path = [...ancestors, kustomization];
    let occurrences = [...gathered];
    for (const reference of kustomization.resources) {
      const target = targetOf(graph, kustomization, reference);
      if (target.kind === 'file') occurrences.push({ uri: target.uri, reference, chain: undefined });
      else if (target.kind !== 'kustomization') leaveOut(kustomization, reference, target.kind);
      else if (target.kustomization.kind === 'Component') {
        problem(reference, `"${reference.text}" is a component: list it under "components", not under "resources".`);
      } else if (canEnter(target.kustomization, reference, path)) {
        for (const occurrence of gather(target.kustomization, path, [])) occurrences.push(occurrence);
      }
    }
    for (const reference of kustomization.components) {
      const target = targetOf(graph, kustomization, reference);
      if (target.kind === 'remote' || target.kind === 'outside') leaveOut(kustomization, reference, target.kind);
      else if (target.kind === 'kustomization' && target.kustomization.kind === 'Kustomization') {
        problem(reference, `"${reference.text}" is not of kind Component: list it under "resources".`);
      } else if (target.kind === 'kustomization' && canEnter(target.kustomization, reference, path)) {
        occurrences = [...gather(target.kustomization, path, occurrences)];
      }
    }
    if (kustomization.generated.some(({ behavior }) => behavior === 'create')) {
      occurrences.push({ uri: kustomization.uri, isGenerated: true, reference: undefined, chain: undefined });
    }
    count += occurrences.length;
    return occurrences.map((occurrence) => ({ ...occurrence, chain: extendChain(occurrence.chain, kustomization) }));
  }

  function canEnter(target: Kustomization, reference: Reference, path: readonly Kustomization[]): boolean {
    if (path.includes(target)) {
      problem(reference, `"${reference.text}" leads back to ${target.path}: kustomizations must not form a cycle.`);
      return false;
    }
    if (path.length < limits.kustomizationDepth && count < limits.kustomizedFiles) return true;
    problem(reference, `"${reference.text}" is not followed: the kustomizations above it are nested too deeply.`);
    return false;
  }

  function leaveOut(kustomization: Kustomization, reference: Reference, kind: 'remote' | 'outside'): void {
    incomplete ??=
      kind === 'remote'
        ? `${kustomization.path} adds "${reference.text}", which is remote and never fetched.`
        : `${kustomization.path} adds "${reference.text}", which is outside of the workspace folder.`;
  }

  function problem(reference: Reference, message: string): void {
    problems.push({ at: reference.at, path: reference.path, message });
    incomplete ??= message;
  }
}

/** What one kustomization sets decides how others of the same root transform. */
function unevaluatedTogether(kustomizations: ReadonlySet<Kustomization>): string | undefined {
  const all = [...kustomizations];
  const configured = all.find(({ hasConfigurations }) => hasConfigurations);
  if (configured !== undefined && all.some(({ labels }) => labels.length > 0)) {
    return `${configured.path} uses "configurations", which may say where labels are set and are not evaluated.`;
  }
  const schema = all.find(({ hasOwnSchema }) => hasOwnSchema);
  if (schema !== undefined && all.some(({ mergePatches, patches }) => mergePatches.length + patches.length > 0)) {
    return `${schema.path} uses "openapi", which says how patches are merged and is not evaluated.`;
  }
  return undefined;
}

interface Occurrence {
  readonly uri: string;
  /** Undefined for what a kustomization generates itself. */
  readonly reference: Reference | undefined;
  readonly isGenerated?: true;
  readonly chain: Chain | undefined;
}

function generatorsIn(occurrences: readonly Occurrence[]): Trace['generators'] {
  const generators = new Map<string, Chain[]>();
  for (const { uri, isGenerated, chain } of occurrences) {
    if (!isGenerated || chain === undefined) continue;
    generators.set(uri, [...(generators.get(uri) ?? []), chain]);
  }
  return generators;
}

function byFile(occurrences: readonly Occurrence[], problems: LayoutProblem[]): ReadonlyMap<string, readonly Chain[]> {
  const files = new Map<string, Chain[]>();
  for (const { uri, reference, chain } of occurrences) {
    if (chain === undefined || reference === undefined) continue;
    const chains = files.get(uri);
    if (chains === undefined) files.set(uri, [chain]);
    else if (chains.some((other) => renames(other) === renames(chain))) {
      const message = `"${reference.text}" is added twice to ${chain.kustomization.path}: kustomize refuses duplicates.`;
      const { at, path } = reference;
      if (!problems.some((known) => known.at === at && known.path === path)) problems.push({ at, path, message });
    } else chains.push(chain);
  }
  return files;
}

/** Two ways to one file give different objects only if they name them differently. */
function renames(chain: Chain): string {
  const layers = layersOf(chain);
  const namespace = layers.findLast((layer) => layer.namespace !== '')?.namespace;
  const prefix = layers
    .map((layer) => layer.namePrefix)
    .reverse()
    .join('');
  const suffix = layers.map((layer) => layer.nameSuffix).join('');
  return JSON.stringify([namespace, prefix, suffix]);
}
