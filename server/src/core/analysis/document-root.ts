import type { ResourceRef } from '../kubernetes/resource';
import type { YamlNode } from '../yaml/tree';
import type { Analysis } from './analysis';

/** What a document holds, as it is written; undefined where it is gone or was not read as a manifest. */
export function documentRoot({ files }: Pick<Analysis, 'files'>, ref: ResourceRef): YamlNode | undefined {
  const content = files.get(ref.uri)?.documents[ref.documentIndex]?.document.content;
  return content?.kind === 'manifest' ? content.root : undefined;
}
