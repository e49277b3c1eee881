import type { ResourceRef } from '../../kubernetes/resource';
import { entriesOf, type FieldPath, isNull, itemsAt, keyText, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import type { LayoutProblem } from '../layout-problem';

/**
 * Fields for which kustomize refuses the whole file: those that it does not know, and values of another type among
 * those that are read here. It reads with Go's strict JSON decoder, to which `1` and `yes` are no text.
 */
export function refusedFields(root: YamlNode | undefined, at: ResourceRef): readonly LayoutProblem[] {
  const refuse = (path: FieldPath, rule: string) => ({ at, path, message: `Kustomize refuses ${rule}` });
  const unknown = entriesOf(root)
    .map(({ key }) => keyText(key))
    .filter((key) => !knownFields.has(key.toLowerCase()))
    .map((key) => refuse([key], `the field "${key}": a kustomization has no such field.`));
  const notLists = lists
    .filter((key) => hasOtherKind(nodeAt(root, [key]), 'sequence'))
    .map((key) => refuse([key], `this value of "${key}": it must be a list.`));
  const paths = pathLists.flatMap((key) => itemsAt(root, [key]).map((_, index) => [key, index]));
  const pairs = [['commonLabels'], ['commonAnnotations'], ...itemsAt(root, ['labels']).map(pairsPath)];
  const notMaps = pairs
    .filter((path) => hasOtherKind(nodeAt(root, path), 'map'))
    .map((path) => refuse(path, `this value of "${path.at(-1)}": it must be a map.`));
  const values = pairs.flatMap((path) => entriesOf(nodeAt(root, path)).map(({ key }) => [...path, keyText(key)]));
  const notTexts = [...texts.map((key) => [key]), ...paths, ...values]
    .filter((path) => !isTextOrNull(nodeAt(root, path)))
    .map((path) => refuse(path, notText(path, nodeAt(root, path))));
  return [...unknown, ...notLists, ...notMaps, ...notTexts];
}

function notText(path: FieldPath, node: YamlNode | undefined): string {
  const field = path.findLast((step) => typeof step === 'string');
  return `this value of "${field}": it must be text${node?.kind === 'scalar' ? ', so put it in quotes' : ''}.`;
}

function pairsPath(_: YamlNode, index: number): FieldPath {
  return ['labels', index, 'pairs'];
}

function hasOtherKind(node: YamlNode | undefined, kind: YamlNode['kind']): boolean {
  return !isNull(node) && node?.kind !== kind;
}

function isTextOrNull(node: YamlNode | undefined): boolean {
  return isNull(node) || (node?.kind === 'scalar' && typeof node.value === 'string');
}

const texts = ['namespace', 'namePrefix', 'nameSuffix'];

const pathLists = ['resources', 'bases', 'components', 'patchesStrategicMerge', 'configurations'];
const lists = [...pathLists, 'patches', 'patchesJson6902', 'labels'];

/** Of kustomize v5.7 (api/types/kustomization.go), in lower case because Go takes any. */
const knownFields = new Set(
  [
    ...['apiVersion', 'kind', 'metadata', 'openapi', 'commonLabels', 'commonAnnotations', 'images', 'imageTags'],
    ...['replacements', 'replicas', 'vars', 'sortOptions', 'crds', 'configMapGenerator', 'secretGenerator'],
    ...['helmGlobals', 'helmCharts', 'helmChartInflationGenerator', 'generatorOptions', 'generators', 'transformers'],
    ...['validators', 'buildMetadata', ...texts, ...lists],
  ].map((field) => field.toLowerCase()),
);
