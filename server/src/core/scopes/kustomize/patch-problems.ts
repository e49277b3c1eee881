import { resourcesOf } from '../../analysis/config-documents';
import type { SourceFile } from '../../analysis/source-file';
import { memoize } from '../../connectivity/memoize';
import { groupBy } from '../../group-by';
import { isRelevantKind } from '../../kubernetes/kinds';
import { textAt } from '../../kubernetes/read-resource';
import { fieldOf, keyText } from '../../yaml/field-path';
import { quoteText } from '../../yaml/problem';
import type { YamlNode } from '../../yaml/tree';
import type { LayoutProblem } from '../layout-problem';
import { applyLayer, isMeantFor } from './apply-layer';
import { type Chain, layersOf } from './chain';
import { jsonPatch, testsNotes } from './json-patch';
import type { Kustomization, PatchEntry } from './kustomization';
import { allPatches, fileOf } from './kustomization-graph';
import { type Layer, loadLayer, type Patch } from './load-layer';
import { type FailedPatch, type Rendering, startRendering } from './rendering';
import { idOf } from './resource-id';
import type { Trace } from './trace';

/**
 * The patches for which kustomize builds nothing of a root, each at the patch: those without target whose object is not
 * there, and JSON patches with an operation that fails. A `target` may select nothing.
 * None where not everything is read that the root deploys, because the object may be in what is not.
 */
export function patchProblems(
  { files, kustomizations, incomplete }: Trace,
  lookup: (uri: string) => SourceFile | undefined,
): readonly LayoutProblem[] {
  const layers = [...kustomizations].map((kustomization) => loadLayer(kustomization, lookup));
  const refused = layers.flatMap((layer) => patchesOf(layer).flatMap(refusalOf));
  if (refused.length > 0) return refused;
  if (incomplete !== undefined || !layers.every((layer) => isReadable(layer, lookup))) return [];
  const sources = [...files].map(([uri, chains]) => ({ file: lookup(uri), chains }));
  if (!sources.every(({ file }) => file !== undefined && isRead(file))) return [];
  const met = new Set<Patch>();
  // For the first object alone: there kustomize ends.
  const failed = new Map<Patch, FailedPatch>();
  for (const { file, chains } of sources) {
    for (const resource of file?.documents.flatMap(({ document }) => resourcesOf(document)) ?? []) {
      for (const chain of chains) follow(chain, startRendering(resource), lookup, met, failed);
    }
  }
  return layers.flatMap((layer) => [
    ...allPatches(layer.kustomization).flatMap((entry) => withUnreadText(layer.kustomization, entry, lookup)),
    ...patchesOf(layer).flatMap((patch) => withoutObject(layer.kustomization, patch, met)),
    ...patchesOf(layer)
      .flatMap((patch) => failed.get(patch) ?? [])
      .flatMap((each) => withFailure(each, kustomizations)),
  ]);
}

function refusalOf(patch: Patch): readonly LayoutProblem[] {
  return patch.kind === 'unreadable' && patch.refusal !== undefined ? [{ ...patch.entry, message: patch.refusal }] : [];
}

/** Notes which patches met an object on its way, and which ones failed for it. */
function follow(
  chain: Chain,
  start: Rendering,
  lookup: (uri: string) => SourceFile | undefined,
  met: Set<Patch>,
  failed: Map<Patch, FailedPatch>,
): void {
  let rendering: Rendering | undefined = start;
  for (const kustomization of layersOf(chain)) {
    if (rendering === undefined) return;
    const layer = loadLayer(kustomization, lookup);
    const next = applyLayer(layer, rendering);
    const each = mayRename(layer) && next !== undefined ? [rendering, next] : [rendering];
    for (const patch of each.flatMap((one) => patchesNaming(layer, one))) met.add(patch);
    rendering = next;
  }
  for (const each of rendering?.failed ?? []) if (!failed.has(each.patch)) failed.set(each.patch, each);
}

/** One patch of a kustomization may give the name by which the next one means the object. */
const mayRename = memoize((layer: Layer): boolean =>
  patchesOf(layer).some(
    ({ kind, allowsNameChange, allowsKindChange }) => kind === 'json' || allowsNameChange || allowsKindChange,
  ),
);

/** The patches without target that are for an object; a target may select nothing. */
function patchesNaming(layer: Layer, rendering: Rendering): readonly Patch[] {
  const names = new Set([...rendering.previousIds, idOf(rendering.node)].map(({ name }) => name));
  const named = [...names].flatMap((name) => patchesByName(layer).get(name) ?? []);
  return named.filter((patch) => isMeantFor(patch, rendering) !== false);
}

const patchesByName = memoize((layer: Layer): ReadonlyMap<string, readonly Patch[]> => {
  const untargeted = patchesOf(layer).filter(({ target }) => target === undefined);
  return groupBy(untargeted, (patch) => (patch.kind === 'merge' ? idOf(patch.patch).name : ''));
});

const patchesOf = memoize(({ mergePatches, patches, jsonPatches }: Layer): readonly Patch[] => [
  ...mergePatches,
  ...patches,
  ...jsonPatches,
]);

/** A missing patch file is another problem, and says more. */
function isReadable(layer: Layer, lookup: (uri: string) => SourceFile | undefined): boolean {
  return patchesOf(layer).every(({ kind }) => kind !== 'unreadable') && lookup(layer.kustomization.uri) !== undefined;
}

function isRead({ notAnalysed, documents }: SourceFile): boolean {
  return (
    notAnalysed === undefined &&
    documents.every(
      ({ document: { content } }) =>
        content.kind === 'ignored' ||
        (content.kind === 'manifest' && content.problems.every(({ kind }) => kind === 'duplicate-key')),
    )
  );
}

/** What begins with a bracket is JSON to kustomize, and not YAML as everything else. */
function withUnreadText(
  kustomization: Kustomization,
  { entry, inline, file }: PatchEntry,
  lookup: (uri: string) => SourceFile | undefined,
): readonly LayoutProblem[] {
  const uri = file && fileOf(kustomization, file);
  // Only of `patches` it takes the blanks off that an inline patch begins with.
  const own = kustomization.patches.some((each) => each.entry === entry) ? inline.trimStart() : inline;
  const text = file === undefined ? own : ((uri && lookup(uri)?.documents[0]?.document.text) ?? '');
  if (!text.startsWith('[') || isJson(text)) return [];
  return [{ ...entry, message: 'Kustomize reads this patch as JSON, because it begins with "[", and it is none.' }];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function withoutObject(kustomization: Kustomization, patch: Patch, met: ReadonlySet<Patch>): readonly LayoutProblem[] {
  const id = patch.kind === 'merge' ? idOf(patch.patch) : undefined;
  // Lists have no name.
  if (id?.kind === '' || (id?.name === '' && !id.kind.endsWith('List'))) {
    return [{ ...patch.entry, message: 'Kustomize refuses a merge patch without "kind" or without "metadata.name".' }];
  }
  if (patch.target !== undefined) return [];
  if (patch.kind === 'json') {
    return [
      { ...placeOf(patch), message: 'Kustomize refuses a JSON patch without "target", which says what it is for.' },
    ];
  }
  if (patch.kind !== 'merge' || met.has(patch)) return [];
  const { kind, name } = idOf(patch.patch);
  // Objects of other kinds are not read, and ConfigMaps and Secrets may be generated.
  if (!isRelevantKind(kind) || kind === 'ConfigMap' || kind === 'Secret') return [];
  const message = `No object in ${kustomization.path} is the ${kind} "${name}" of this patch. Kustomize refuses to build it.`;
  return [{ ...placeOf(patch), message }];
}

function withFailure(
  { patch, node }: FailedPatch,
  kustomizations: ReadonlySet<Kustomization>,
): readonly LayoutProblem[] {
  if (patch.kind !== 'json') return [];
  const { operations, hasNotes } = patch;
  const until = (end: number) => ({ ...operations, items: operations.items.slice(0, end) });
  const first = operations.items.findIndex(
    (_, index) => jsonPatch(node, { operations: until(index + 1), hasNotes }) === undefined,
  );
  const operation = operations.items[first];
  const [op, path] = ['op', 'path'].map((key) => textAt(operation, [key]));
  // Copies end at a limit of ours.
  if (operation === undefined || op === undefined || path === undefined || op === 'copy') return [];
  const isCertain = hasNotes && testsNotes(operations, first);
  if (!isCertain && [...kustomizations].some((each) => mayChange(each, operation))) return [];
  const { kind, name } = idOf(node);
  return [
    {
      ...placeOf(patch),
      message: `Kustomize cannot apply ${quoteText(`${op} ${path}`)} of this patch to ${kind} "${name}".`,
    },
  ];
}

/** Whether a kustomization may have written what an operation needs, in a way that is not worked out. */
function mayChange(kustomization: Kustomization, operation: YamlNode): boolean {
  const { otherChanges, hasConfigurations, namePrefix, nameSuffix, namespace, generated } = kustomization;
  const [op, path = ''] = ['op', 'path'].map((key) => textAt(operation, [key]));
  if (otherChanges.includes('replacements') || hasConfigurations) return true;
  if (otherChanges.includes('replicas') && path.startsWith('/spec/replicas')) return true;
  if (op !== 'test') return false;
  // Of images, variables, and the names of other objects nobody knows here what they have become.
  const renames = namePrefix + nameSuffix + namespace !== '' || generated.length > 0;
  return otherChanges.length > 0 || (renames && (isNaming(path) || holdsNames(fieldOf(operation, 'value'))));
}

function holdsNames(value: YamlNode | undefined): boolean {
  if (value?.kind === 'sequence') return value.items.some(holdsNames);
  return (
    value?.kind === 'map' && value.entries.some((entry) => isNaming(keyText(entry.key)) || holdsNames(entry.value))
  );
}

function isNaming(key: string): boolean {
  return /name(space)?$/i.test(key);
}

function placeOf(patch: Patch): Pick<LayoutProblem, 'at' | 'path'> {
  const isPlaced = patch.kind === 'merge' && patch.at !== undefined;
  return isPlaced && patch.at ? { at: patch.at, path: ['metadata', 'name'] } : patch.entry;
}
