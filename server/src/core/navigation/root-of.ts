import type { Analysis } from '../analysis/analysis';
import type { Entity } from '../kubernetes/entities';
import { nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';

/** An object as it is written; undefined when its document is gone. */
export function rootOf(analysis: Analysis, { ref, basePath }: Entity): YamlNode | undefined {
  const content = analysis.files.get(ref.uri)?.documents[ref.documentIndex]?.document.content;
  return content?.kind === 'manifest' ? nodeAt(content.root, basePath) : undefined;
}
