import type { Analysis } from '../analysis/analysis';
import { documentRoot } from '../analysis/document-root';
import type { Entity } from '../kubernetes/entities';
import { nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';

/** An object as it is written; undefined when its document is gone. */
export function rootOf(analysis: Analysis, { ref, basePath }: Entity): YamlNode | undefined {
  return nodeAt(documentRoot(analysis, ref), basePath);
}
