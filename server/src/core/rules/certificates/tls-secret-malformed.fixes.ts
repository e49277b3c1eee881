import { documentRoot } from '../../analysis/document-root';
import type { Fix, FixAction } from '../../fixes/fix';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { Data } from './tls-secret-malformed';

export const tlsSecretMalformedFixes: ProposeFixes = (finding, analysis) => {
  const { at } = finding;
  const data = finding.data as unknown as Data;
  const { basePath } = data;
  switch (data.kind) {
    case 'rename': {
      const [from] = data.path.slice(-1);
      const action = { kind: 'rename-key', at, path: [...basePath, ...data.path], key: data.key } as const;
      return [fix(`Rename "${from}" to "${data.key}"`, action)];
    }
    case 'type': {
      const isWritten = nodeAt(documentRoot(analysis, at), [...basePath, 'type']) !== undefined;
      return [
        fix(
          `Set the type to ${tlsType}`,
          isWritten
            ? { kind: 'set-field', at, path: [...basePath, 'type'], value: tlsType }
            : { kind: 'add-entry', at, path: basePath, yaml: `type: ${tlsType}` },
        ),
      ];
    }
    case 'plain': {
      const path = [...basePath, 'data'];
      const to = [...basePath, 'stringData'];
      return [
        fix(`Move "${data.key}" to stringData`, { kind: 'move-entries', at, path, keys: [data.key], to, into: 'map' }),
      ];
    }
    case 'none':
      return [];
  }
};

const tlsType = 'kubernetes.io/tls';

function fix(title: string, action: FixAction): Fix {
  return { title, isSafe: true, actions: [action] };
}
