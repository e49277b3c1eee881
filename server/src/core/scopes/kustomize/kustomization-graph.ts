import type { SourceFile } from '../../analysis/source-file';
import { followPath } from '../relative-uri';
import type { Kustomization, PatchEntry, Reference } from './kustomization';
import { readKustomization } from './read-kustomization';

/** All kustomizations of the workspace by the URI of their folder, which is how they name each other. */
export interface KustomizationGraph {
  readonly byDirectory: ReadonlyMap<string, Kustomization>;
  /** Further files with a kustomization's name in a folder that already has one: kustomize refuses such folders. */
  readonly surplus: readonly Kustomization[];
}

export function buildGraph(files: Iterable<SourceFile>): KustomizationGraph {
  const byDirectory = new Map<string, Kustomization>();
  const surplus: Kustomization[] = [];
  // In order of URI, so that the outcome does not depend on the order in which files are read.
  for (const file of [...files].sort((a, b) => (a.uri < b.uri ? -1 : 1))) {
    const kustomization = readKustomization(file);
    if (kustomization === undefined) continue;
    const first = byDirectory.get(kustomization.directory);
    if (first === undefined || rank(kustomization) < rank(first)) {
      byDirectory.set(kustomization.directory, kustomization);
      if (first !== undefined) surplus.push(first);
    } else surplus.push(kustomization);
  }
  return { byDirectory, surplus };
}

function rank({ uri }: Kustomization): number {
  return ['.yaml', '.yml'].findIndex((ending) => uri.endsWith(ending)) + 1 || 3;
}

/** What a path in `resources` or `components` leads to. */
export type Target =
  | { readonly kind: 'kustomization'; readonly kustomization: Kustomization }
  /** A file, or a folder without kustomization. */
  | { readonly kind: 'file'; readonly uri: string }
  | { readonly kind: 'remote' }
  | { readonly kind: 'outside' };

export function targetOf(graph: KustomizationGraph, from: Kustomization, reference: Reference): Target {
  if (isRemote(reference.text)) return { kind: 'remote' };
  const uri = fileOf(from, reference);
  if (uri === undefined) return { kind: 'outside' };
  const kustomization = graph.byDirectory.get(uri);
  return kustomization === undefined ? { kind: 'file', uri } : { kind: 'kustomization', kustomization };
}

/** The URI that a path in a kustomization means; undefined for URLs and outside of the workspace folder. */
export function fileOf(from: Kustomization, reference: Reference): string | undefined {
  return isRemote(reference.text) ? undefined : followPath(from.directory, reference.text, from.folder);
}

/** URLs and the short forms that kustomize clones: `github.com/org/repo//path?ref=v1`, `git@host:org/repo`. */
export function isRemote(text: string): boolean {
  return /:\/\/|[?&](ref|version|submodules|timeout)=|^git::|^(git@|github\.com[/:]|gitlab\.com[/:]|bitbucket\.org[/:])|^[\w.-]+@[\w.-]+:/i.test(
    text,
  );
}

export function allPatches(kustomization: Kustomization): readonly PatchEntry[] {
  return [...kustomization.mergePatches, ...kustomization.patches, ...kustomization.jsonPatches];
}
