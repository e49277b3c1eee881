import { matchesLabels } from '../../kubernetes/label-selector';
import type { Labels } from '../../kubernetes/labels';
import { readLabels } from '../../kubernetes/read-resource';
import { nodeAt } from '../../yaml/field-path';
import type { PatchTarget } from './kustomization';
import { readLabelExpression } from './label-expression';
import { matchesPattern } from './pattern';
import { originalId, type Rendering } from './rendering';
import { effectiveNamespace, idOf } from './resource-id';

/**
 * Whether a patch's `target` selects an object; undefined when the target is written in a way that is not understood.
 * Name and namespace may be the original or the current ones; every part must match the whole value.
 */
export function selectsRendering(target: PatchTarget, rendering: Rendering): boolean | undefined {
  const current = idOf(rendering.node);
  const original = originalId(rendering);
  return every([
    matchesAny(target.kind, [current.kind]),
    matchesAny(target.group, [current.group]),
    matchesAny(target.version, [current.version]),
    matchesAny(target.name, [original.name, current.name]),
    matchesAny(target.namespace, [effectiveNamespace(original), effectiveNamespace(current)]),
    matchesExpression(target.labelSelector, readLabels(nodeAt(rendering.node, ['metadata', 'labels']))),
    matchesExpression(target.annotationSelector, readLabels(nodeAt(rendering.node, ['metadata', 'annotations']))),
  ]);
}

function every(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

function matchesAny(pattern: string, texts: readonly string[]): boolean | undefined {
  if (pattern === '') return true;
  const results = texts.map((text) => matchesPattern(pattern, text));
  return results.includes(undefined) ? undefined : results.includes(true);
}

function matchesExpression(expression: string, labels: Labels): boolean | undefined {
  const selector = readLabelExpression(expression);
  return selector && matchesLabels(selector, labels);
}
