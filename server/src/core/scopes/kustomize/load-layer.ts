import type { SourceFile } from '../../analysis/source-file';
import { textAt } from '../../kubernetes/read-resource';
import type { ResourceRef } from '../../kubernetes/resource';
import { isNull, nodeAt } from '../../yaml/field-path';
import { parseDocument } from '../../yaml/parse-document';
import { splitDocuments } from '../../yaml/split-documents';
import type { YamlMap, YamlNode } from '../../yaml/tree';
import type { JsonPatch } from './json-patch';
import type { Kustomization, PatchEntry, PatchTarget } from './kustomization';
import { allPatches, fileOf } from './kustomization-graph';
import { withWordsAsTexts } from './words-as-texts';

/** A kustomization with the content of its patches. */
export interface Layer {
  readonly kustomization: Kustomization;
  readonly mergePatches: readonly Patch[];
  readonly patches: readonly Patch[];
  readonly jsonPatches: readonly Patch[];
}

/**
 * `at` is where a patch is written; undefined for one in the kustomization itself, in a list, or in a document that is kept
 * as text.
 */
export type Patch = {
  readonly entry: PatchEntry['entry'];
  readonly target: PatchTarget | undefined;
  readonly allowsNameChange: boolean;
  readonly allowsKindChange: boolean;
} & (
  | { readonly kind: 'merge'; readonly patch: YamlMap; readonly at: ResourceRef | undefined }
  | ({ readonly kind: 'json' } & JsonPatch)
  /** It may change anything about the objects that it is for. `refusal`: why kustomize builds nothing, for certain. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly refusal?: string }
);

/** The same kustomization with the same patch files gives the same layer. */
export function loadLayer(kustomization: Kustomization, lookup: (uri: string) => SourceFile | undefined): Layer {
  const files = allPatches(kustomization).map(({ file }) => {
    const uri = file && fileOf(kustomization, file);
    return uri === undefined ? undefined : lookup(uri);
  });
  const known = layers.get(kustomization);
  if (known?.files.every((file, index) => file === files[index])) return known.layer;
  const layer = load(kustomization, lookup);
  layers.set(kustomization, { files, layer });
  return layer;
}

const layers = new WeakMap<
  Kustomization,
  { readonly files: readonly (SourceFile | undefined)[]; readonly layer: Layer }
>();

function load(kustomization: Kustomization, lookup: (uri: string) => SourceFile | undefined): Layer {
  const loadAll = (entries: readonly PatchEntry[]) =>
    entries.flatMap((entry) => loadPatch(kustomization, entry, lookup));
  return {
    kustomization,
    mergePatches: loadAll(kustomization.mergePatches),
    patches: loadAll(kustomization.patches),
    jsonPatches: loadAll(kustomization.jsonPatches),
  };
}

function loadPatch(
  kustomization: Kustomization,
  entry: PatchEntry,
  lookup: (uri: string) => SourceFile | undefined,
): readonly Patch[] {
  const { target, allowsNameChange, allowsKindChange } = entry;
  const options = { entry: entry.entry, target, allowsNameChange, allowsKindChange };
  const name = entry.file === undefined ? 'an inline patch' : `the patch "${entry.file.text}"`;
  const unreadable: Patch = {
    kind: 'unreadable',
    reason: `${kustomization.path} uses ${name}, which cannot be read.`,
    ...options,
  };
  const uri = entry.file && fileOf(kustomization, entry.file);
  const file = uri === undefined ? undefined : lookup(uri);
  const roots = entry.file === undefined ? unplaced(parseAll(entry.inline)) : file && rootsOf(file);
  // A missing file makes the whole scope incomplete, which says more than that each of its objects is unknown.
  if (roots === undefined) return file === undefined ? [] : [unreadable];
  const hasNotes = kustomization.patches.includes(entry);
  const patches = roots.flatMap(({ root, at }): Patch | readonly Patch[] => {
    if (root.kind === 'sequence') return { kind: 'json', operations: root, hasNotes, ...options };
    return itemsOfList(root)?.map((item) => toMerge(item, undefined)) ?? toMerge(root, at);
  });
  if (patches.length === 0 && roots.length > 0) {
    return [{ ...unreadable, refusal: 'Kustomize refuses a patch that is a list without items.' }];
  }
  const isTargetingSeveral = target !== undefined && patches.filter(({ kind }) => kind === 'merge').length > 1;
  if (!isTargetingSeveral) return patches;
  return [{ ...unreadable, refusal: 'Kustomize refuses "target" where there are several patches in one.' }];

  function toMerge(root: YamlNode, at: ResourceRef | undefined): Patch {
    if (root.kind !== 'map') return unreadable;
    return { kind: 'merge', patch: withWordsAsTexts(root), at, ...options };
  }
}

/** Each item of a list is a patch to kustomize, also where it is in a list in the list. */
function itemsOfList(root: YamlNode): readonly YamlNode[] | undefined {
  const items = textAt(root, ['kind'])?.endsWith('List') ? nodeAt(root, ['items']) : undefined;
  return items?.kind === 'sequence' ? items.items.flatMap((item) => itemsOfList(item) ?? item) : undefined;
}

interface Root {
  readonly root: YamlNode;
  readonly at: ResourceRef | undefined;
}

function unplaced(roots: readonly YamlNode[] | undefined): readonly Root[] | undefined {
  return roots?.map((root) => ({ root, at: undefined }));
}

/** Undefined when a document cannot be read as a whole. */
function rootsOf(file: SourceFile): readonly Root[] | undefined {
  if (file.notAnalysed !== undefined) return undefined;
  const roots: Root[] = [];
  for (const [documentIndex, { document }] of file.documents.entries()) {
    const { content } = document;
    if (content.kind === 'template' || content.kind === 'unreadable') return undefined;
    if (content.kind === 'ignored' && content.isTextDropped) return undefined;
    if (content.kind === 'manifest' && content.problems.some(({ kind }) => kind === 'syntax')) return undefined;
    const documentRoots = content.kind === 'manifest' ? [content.root] : parseAll(document.text);
    if (documentRoots === undefined) return undefined;
    const at = content.kind === 'manifest' ? { uri: file.uri, documentIndex } : undefined;
    for (const root of documentRoots) if (root !== undefined && !isNull(root)) roots.push({ root, at });
  }
  return roots;
}

function parseAll(text: string): readonly YamlNode[] | undefined {
  const roots: YamlNode[] = [];
  for (const slice of splitDocuments(text)) {
    const { root, problems } = parseDocument(slice.text);
    if (problems.some(({ kind }) => kind !== 'duplicate-key')) return undefined;
    if (root !== undefined && !isNull(root)) roots.push(root);
  }
  return roots;
}
