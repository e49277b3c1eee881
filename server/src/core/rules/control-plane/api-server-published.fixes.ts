import { documentRoot } from '../../analysis/document-root';
import type { Fix } from '../../fixes/fix';
import { type FieldPath, itemsAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import type { ProposeFixes } from '../rule';
import type { PublishedData } from './api-server-published';

export const apiServerPublishedFixes: ProposeFixes = ({ at, data }, analysis) => {
  const published = data as unknown as PublishedData | { readonly is: 'name' };
  const root = documentRoot(analysis, at);
  switch (published.is) {
    case 'route': {
      const entry = root === undefined ? undefined : entryAround(root, published.path);
      if (entry === undefined) return [];
      return [fix('Take out the entry that leads to the API server', { kind: 'remove-entry', at, path: entry })];
    }
    case 'service':
      return [
        fix('Serve the cluster alone: type ClusterIP', {
          kind: 'set-field',
          at,
          path: published.path,
          value: 'ClusterIP',
        }),
      ];
    case 'proxy':
      return [
        fix('Serve the pod alone: 127.0.0.1', { kind: 'set-field', at, path: published.path, value: published.value }),
      ];
    case 'name':
      return [];
  }
};

function fix(title: string, action: Fix['actions'][number]): Fix {
  return { title, isSafe: false, actions: [action] };
}

/** The innermost entry of a list of rules around a backend that is not the only one of its list. */
function entryAround(root: YamlNode, path: FieldPath): FieldPath | undefined {
  for (let end = path.length - 1; end > 0; end--) {
    if (typeof path[end] !== 'number' || !ruleLists.has(String(path[end - 1]))) continue;
    if (itemsAt(root, path.slice(0, end)).length > 1) return path.slice(0, end + 1);
  }
  return undefined;
}

const ruleLists: ReadonlySet<string> = new Set(['paths', 'rules', 'routes', 'http', 'tls', 'tcp']);
