import type { ResourceRef } from '../kubernetes/resource';
import type { FieldPath } from '../yaml/field-path';
import type { Kustomization, Reference } from './kustomize/kustomization';
import { allPatches, fileOf, targetOf } from './kustomize/kustomization-graph';
import type { ScopeLayout } from './layout';

/** Something wrong with how files are put together, at the field that says so. */
export interface LayoutProblem {
  readonly at: ResourceRef;
  readonly path: FieldPath;
  /** One sentence with a capital and a dot. */
  readonly message: string;
}

/** `hasFile` tells whether a URI is among the files that were read. */
export function layoutProblems(layout: ScopeLayout, hasFile: (uri: string) => boolean): readonly LayoutProblem[] {
  const problems = new Map<string, LayoutProblem>();
  const add = (reference: Reference, message: string) =>
    problems.set(JSON.stringify([reference.at, reference.path, message]), {
      at: reference.at,
      path: reference.path,
      message,
    });
  for (const { problems } of layout.traces.values()) {
    for (const { reference, message } of problems) add(reference, message);
  }
  for (const kustomization of layout.graph.byDirectory.values()) {
    for (const { reference, message } of missing(layout, kustomization, hasFile)) add(reference, message);
  }
  for (const { uri, path } of layout.graph.surplus) {
    const message = `${path} stands beside another kustomization file: kustomize refuses such a folder.`;
    problems.set(uri, { at: { uri, documentIndex: 0 }, path: [], message });
  }
  return [...problems.values()];
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
    const [first] = missing(layout, kustomization, hasFile);
    if (first !== undefined) return `${kustomization.path}: ${first.message}`;
  }
  return undefined;
}

function missing(
  layout: ScopeLayout,
  kustomization: Kustomization,
  hasFile: (uri: string) => boolean,
): readonly { readonly reference: Reference; readonly message: string }[] {
  const resources = kustomization.resources.flatMap((reference) => {
    const target = targetOf(layout.graph, kustomization, reference);
    return target.kind === 'file' && !hasFile(target.uri) ? [reference] : [];
  });
  const components = kustomization.components.filter(
    (reference) => targetOf(layout.graph, kustomization, reference).kind === 'file',
  );
  const patches = allPatches(kustomization).flatMap(({ file }) => {
    const uri = file && fileOf(kustomization, file);
    return file !== undefined && (uri === undefined || !hasFile(uri)) ? [file] : [];
  });
  return [
    ...resources.map((reference) => ({
      reference,
      message: `"${reference.text}" is not among the files that are read.`,
    })),
    ...components.map((reference) => ({ reference, message: `"${reference.text}" has no kustomization file.` })),
    ...patches.map((reference) => ({
      reference,
      message: `The patch "${reference.text}" is not among the files that are read.`,
    })),
  ];
}
