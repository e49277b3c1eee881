import type { Analysis } from '../analysis/analysis';
import { namespaceOf } from '../cluster/namespace-view';
import { compareText } from '../text/compare-text';
import { notAnalysed } from './coverage-of';

/** What one file holds, for a status line. */
export interface FileStatus {
  /** Kubernetes objects that were read. */
  readonly objectCount: number;
  /** The namespaces in which its objects are, over all scopes, sorted, and where each name comes from. */
  readonly namespaces: readonly { readonly name: string; readonly inferredFrom: string }[];
  /** Why the file, or a part of it, is listed as not analysed; undefined when it is not. */
  readonly notAnalysed: string | undefined;
}

/** `uri` is canonical. Of a file that is not known, only why it was left out can be said. */
export function fileStatus(analysis: Analysis, uri: string): FileStatus {
  const documents = analysis.files.get(uri)?.documents ?? [];
  const names = new Map<string, string>();
  for (const { contributions } of analysis.scopes.values()) {
    for (const entity of contributions.get(uri) ?? []) {
      const name = namespaceOf(entity);
      if (name === undefined || entity.kind === 'config-data' || entity.identity.apiVersion === '') continue;
      // A Namespace states the name itself.
      names.set(name, entity.kind === 'namespace' ? 'metadata.namespace' : entity.namespaceSource);
    }
  }
  const leftOut = notAnalysed(analysis).find(({ uri: left, path }) =>
    path.endsWith('/') && path !== './' ? uri.startsWith(`${left}/`) : left === uri,
  );
  return {
    objectCount: documents.reduce(
      (sum, { document: { content } }) => sum + (content.kind === 'manifest' ? content.resources.length : 0),
      0,
    ),
    namespaces: [...names]
      .map(([name, inferredFrom]) => ({ name, inferredFrom }))
      .sort((a, b) => compareText(a.name, b.name)),
    notAnalysed: leftOut?.reason,
  };
}
