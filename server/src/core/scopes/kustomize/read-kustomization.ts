import type { SourceDocument, SourceFile } from '../../analysis/source-file';
import { groupOf, readLabels, textAt } from '../../kubernetes/read-resource';
import type { ResourceRef } from '../../kubernetes/resource';
import { isTrue } from '../../yaml/booleans';
import { type FieldPath, isNull, itemsAt, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import type { LayoutProblem } from '../layout-problem';
import { parentOf } from '../relative-uri';
import { type FieldSpec, metadataLabels, selectorLabels, templateLabels } from './field-specs';
import { readGeneratedConfig } from './generated-config';
import { getOrMake } from './get-or-make';
import type { Kustomization, LabelEntry, OtherChange, PatchEntry, PatchTarget, Reference } from './kustomization';
import { refusedFields } from './refused-fields';
import { unevaluated } from './unevaluated';

/**
 * Reads a file with a kustomization's name. Undefined when it is of another API, such as Flux's Kustomization.
 * What cannot be read is left out, and `incomplete` says so. The same file gives the same object.
 */
export function readKustomization(file: SourceFile): Kustomization | undefined {
  return getOrMake(cache, file, () => ({ value: read(file) })).value;
}

const cache = new WeakMap<SourceFile, { readonly value: Kustomization | undefined }>();

function read(file: SourceFile): Kustomization | undefined {
  const documentIndex = Math.max(
    0,
    file.documents.findIndex(({ document }) => !isNull(rootOf(document))),
  );
  const document = file.documents[documentIndex]?.document;
  const root = document && rootOf(document);
  const group = groupOf(textAt(root, ['apiVersion']) ?? 'kustomize.config.k8s.io/');
  if (group !== 'kustomize.config.k8s.io') return undefined;
  const at = { uri: file.uri, documentIndex };
  const list = (...keys: string[]) => keys.flatMap((key) => references(root, at, [key]));
  const problems = [
    ...refusedFields(root, at),
    ...['patches', 'patchesJson6902'].flatMap((key) => patchProblems(root, at, key)),
  ];
  return {
    uri: file.uri,
    path: file.path,
    directory: parentOf(file.uri),
    folder: file.folder,
    kind: textAt(root, ['kind']) === 'Component' ? 'Component' : 'Kustomization',
    resources: list('resources', 'bases'),
    components: list('components'),
    mergePatches: list('patchesStrategicMerge').map(mergePatch),
    patches: patchEntries(root, at, 'patches'),
    jsonPatches: patchEntries(root, at, 'patchesJson6902'),
    namespace: textAt(root, ['namespace']) ?? '',
    namePrefix: textAt(root, ['namePrefix']) ?? '',
    nameSuffix: textAt(root, ['nameSuffix']) ?? '',
    labels: labelEntries(root),
    annotations: readLabels(nodeAt(root, ['commonAnnotations'])),
    generated: readGeneratedConfig(root, at),
    otherFiles: otherFiles(root, at),
    otherChanges: otherChanges.filter((key) => itemsAt(root, [key]).length > 0),
    hasConfigurations: itemsAt(root, ['configurations']).length > 0,
    hasOwnSchema: !isNull(nodeAt(root, ['openapi', 'path'])),
    problems,
    incomplete: unreadable(file, document) ?? unevaluated(file.path, root) ?? problems[0]?.message,
  };
}

const otherChanges: readonly OtherChange[] = ['images', 'replicas', 'replacements', 'vars'];

function rootOf(document: SourceDocument): YamlNode | undefined {
  return document.content.kind === 'manifest' ? document.content.root : undefined;
}

function unreadable(file: SourceFile, document: SourceDocument | undefined): string | undefined {
  if (file.notAnalysed !== undefined) return `${file.path} is not analysed: ${file.notAnalysed}`;
  if (document === undefined || document.content.kind === 'ignored') return undefined;
  if (document.content.kind !== 'manifest') return `${file.path} cannot be read.`;
  return document.content.problems.some(({ kind }) => kind !== 'duplicate-key')
    ? `${file.path} has syntax errors.`
    : undefined;
}

function references(root: YamlNode | undefined, at: ResourceRef, path: FieldPath): readonly Reference[] {
  return itemsAt(root, path).flatMap((_, index) => reference(root, at, [...path, index]));
}

function reference(root: YamlNode | undefined, at: ResourceRef, path: FieldPath): readonly Reference[] {
  const text = textAt(root, path);
  return text ? [{ text, at, path }] : [];
}

/** Each entry of `patchesStrategicMerge` is a path or, when it has several lines or a map, the patch itself. */
function mergePatch(entry: Reference): PatchEntry {
  const isInline = /[\n{]/.test(entry.text.trim());
  return {
    entry: { at: entry.at, path: entry.path },
    file: isInline ? undefined : entry,
    inline: isInline ? entry.text : '',
    target: undefined,
    allowsNameChange: false,
    allowsKindChange: false,
  };
}

function patchEntries(root: YamlNode | undefined, at: ResourceRef, key: string): readonly PatchEntry[] {
  return itemsAt(root, [key]).map((item, index) => ({
    entry: { at, path: [key, index] },
    // kustomize 1 took `patches` for a list of paths; such files are still found and are patches, not resources.
    file: (item.kind === 'scalar' ? reference(root, at, [key, index]) : reference(root, at, [key, index, 'path']))[0],
    inline: textAt(item, ['patch']) ?? '',
    target: patchTarget(nodeAt(item, ['target'])),
    allowsNameChange: nodeAtIsTrue(item, ['options', 'allowNameChange']),
    allowsKindChange: nodeAtIsTrue(item, ['options', 'allowKindChange']),
  }));
}

function patchProblems(root: YamlNode | undefined, at: ResourceRef, key: string): readonly LayoutProblem[] {
  return itemsAt(root, [key]).flatMap((item, index) => {
    const count = ['path', 'patch'].filter((field) => textAt(item, [field])?.trim()).length;
    if (count === 1) return [];
    const written = textAt(item, []);
    const rule = written === undefined ? 'an entry needs one of "path" and "patch"' : `write "path: ${written}"`;
    return [{ at, path: [key, index], message: `Kustomize refuses this entry of "${key}": ${rule}.` }];
  });
}

function patchTarget(node: YamlNode | undefined): PatchTarget | undefined {
  if (node?.kind !== 'map') return undefined;
  const field = (key: string) => textAt(node, [key]) ?? '';
  return {
    group: field('group'),
    version: field('version'),
    kind: field('kind'),
    name: field('name'),
    namespace: field('namespace'),
    labelSelector: field('labelSelector'),
    annotationSelector: field('annotationSelector'),
  };
}

function labelEntries(root: YamlNode | undefined): readonly LabelEntry[] {
  const entries = itemsAt(root, ['labels']).map((item) => ({
    pairs: readLabels(nodeAt(item, ['pairs'])),
    fields: labelFields(item),
  }));
  const commonLabels = readLabels(nodeAt(root, ['commonLabels']));
  return commonLabels.size === 0 ? entries : [...entries, { pairs: commonLabels, fields: selectorLabels }];
}

function labelFields(entry: YamlNode): readonly FieldSpec[] {
  const own = itemsAt(entry, ['fields']).flatMap((item) => {
    const path = textAt(item, ['path']);
    if (!path) return [];
    const field = (key: string) => textAt(item, [key]) ?? '';
    const kind = { group: field('group'), version: field('version'), kind: field('kind') };
    return [{ ...kind, path, create: nodeAtIsTrue(item, ['create']) }];
  });
  if (nodeAtIsTrue(entry, ['includeSelectors'])) return [...own, ...selectorLabels];
  return nodeAtIsTrue(entry, ['includeTemplates']) ? [...own, ...templateLabels] : [...own, metadataLabels];
}

function nodeAtIsTrue(root: YamlNode, path: FieldPath): boolean {
  return isTrue(nodeAt(root, path));
}

/** These files are inputs: what they contain is not deployed as it stands. */
function otherFiles(root: YamlNode | undefined, at: ResourceRef): readonly Reference[] {
  const lists = ['generators', 'transformers', 'validators', 'configurations', 'crds'];
  const nested = [
    ...itemsAt(root, ['replacements']).map((_, index) => ['replacements', index, 'path']),
    ['openapi', 'path'],
    ...itemsAt(root, ['helmCharts']).map((_, index) => ['helmCharts', index, 'valuesFile']),
    ...['configMapGenerator', 'secretGenerator'].flatMap((key) =>
      itemsAt(root, [key]).flatMap((_, index) => [
        [key, index, 'env'],
        ...['files', 'envs'].flatMap((list) =>
          itemsAt(root, [key, index, list]).map((_, item) => [key, index, list, item]),
        ),
      ]),
    ),
  ];
  return [
    ...lists.flatMap((key) => references(root, at, [key])),
    ...nested.flatMap((path) => reference(root, at, path)),
  ].map((file) => ({ ...file, text: file.text.replace(/^[^/=]+=/, '') }));
}
