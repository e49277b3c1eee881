import type { Analysis } from '../analysis/analysis';
import { documentRoot } from '../analysis/document-root';
import { labelCounts } from '../cluster/label-counts';
import type { LabelRequirement } from '../kubernetes/label-selector';
import { textAt } from '../kubernetes/read-resource';
import type { ResourceRef } from '../kubernetes/resource';
import { byDistance, isSlip, isTypingError } from '../text/nearest';
import { type FieldPath, fieldOf, itemsAt, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { Fix } from './fix';
import { offeredCandidates } from './offered-candidates';
import { yamlString } from './policy-yaml';

/** A requirement of a selector as plain JSON, so that it can stand in a finding's data. */
export type WrittenRequirement = Pick<LabelRequirement, 'key' | 'operator' | 'values'>;

/** Other values in place of the one that a selector demands of a label, the nearest first. */
export function demandOtherValue(
  analysis: Analysis,
  at: ResourceRef,
  selector: FieldPath,
  requirement: WrittenRequirement,
  candidates: Iterable<string>,
): readonly Fix[] {
  const root = documentRoot(analysis, at);
  const path = root === undefined ? undefined : writtenValue(root, selector, requirement);
  if (path === undefined) return [];
  return setOtherValue(analysis, at, path, [requirement.key, requirement.values[0] ?? ''], candidates);
}

/**
 * The same for a label whose value is written at a path. What is written is a slip where nothing has it and one value alone
 * is near, by a single letter; any other value may be as far from what was meant as what is written.
 */
export function setOtherValue(
  analysis: Analysis,
  at: ResourceRef,
  path: FieldPath,
  [key, written]: readonly [key: string, value: string],
  candidates: Iterable<string>,
): readonly Fix[] {
  const values = byDistance(written, candidates);
  const [near, ...others] = values.filter((value) => isTypingError(value, written) || isSlip(value, written));
  const isMeant = near !== undefined && others.length === 0 && isSlip(near, written) && !isUsed(analysis, written);
  return values.slice(0, offeredCandidates).map((value) => ({
    title: `Select pods with ${key}=${value}`,
    isSafe: false,
    ...(isMeant && value === near ? {} : { needsChoice: true as const }),
    actions: [{ kind: 'set-field', at, path, value: yamlString(value) }],
  }));
}

/** Whether a label of anything has the value, in any scope: then it has a meaning. */
function isUsed({ scopes }: Analysis, value: string): boolean {
  return [...scopes.values()].some(({ namespaces }) =>
    [...namespaces.values()].some(
      ({ workloads, statedLabels }) =>
        [...labelCounts(workloads).values()].some((counts) => counts.has(value)) ||
        [...(statedLabels?.labels.values() ?? [])].includes(value),
    ),
  );
}

/** Where the only value that is demanded of a key is written. */
function writtenValue(
  root: YamlNode,
  selector: FieldPath,
  { key, operator, values }: WrittenRequirement,
): FieldPath | undefined {
  if (operator !== 'In' || values.length !== 1) return undefined;
  const label = [...selector, 'matchLabels', key];
  if (textAt(root, label) === values[0]) return label;
  const index = itemsAt(root, [...selector, 'matchExpressions']).findIndex(
    (item) =>
      textAt(item, ['key']) === key && textAt(item, ['operator']) === 'In' && fieldOf(item, 'values') !== undefined,
  );
  const expression = [...selector, 'matchExpressions', index, 'values', 0];
  return index >= 0 && nodeAt(root, expression) !== undefined ? expression : undefined;
}
