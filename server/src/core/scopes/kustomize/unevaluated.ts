import { isPolicyKind } from '../../kubernetes/kinds';
import { itemsAt, nodeAt, stringAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';

/**
 * Why a kustomization's outcome cannot be known from its files alone, or undefined.
 * Only fields that could add policies or workloads, or change what selects them: ConfigMaps and images never do.
 */
export function unevaluated(path: string, root: YamlNode | undefined): string | undefined {
  const key = unevaluatedFields.find((field) => itemsAt(root, [field]).length > 0);
  if (key !== undefined) return `${path} uses "${key}", which is not evaluated.`;
  if (itemsAt(root, ['replacements']).some(changesReadFields)) {
    return `${path} uses "replacements" for fields that decide what is selected, which are not evaluated.`;
  }
  return undefined;
}

const unevaluatedFields = ['helmCharts', 'helmChartInflationGenerator', 'generators', 'transformers'];

/** A replacement in a file of its own may change anything. */
function changesReadFields(replacement: YamlNode): boolean {
  if (nodeAt(replacement, ['path']) !== undefined) return true;
  return itemsAt(replacement, ['targets']).some((target) => {
    // The kind may be a regular expression.
    const kind = stringAt(target, ['select', 'kind']) ?? 'Policy';
    if (isPolicyKind(kind) || !/^\w+$/.test(kind)) return true;
    const paths = itemsAt(target, ['fieldPaths']).map((_, index) => stringAt(target, ['fieldPaths', index]) ?? '');
    // Without fieldPaths the default is metadata.name.
    return paths.length === 0 || paths.some((path) => readFields.test(path));
  });
}

const readFields = new RegExp(
  [
    'metadata\\.(name|namespace|labels)\\b|[sS]elector|matchLabels',
    '(^|\\.)(ports|hostNetwork|dnsPolicy|serviceAccountName)',
    // A whole part of the object, or a whole container of it.
    '(^|\\.)(metadata|spec|template|jobTemplate|(c|initC)ontainers(\\.(\\d+|-|\\*|\\[[^\\]]*\\]))?)\\.?$',
  ].join('|'),
);
