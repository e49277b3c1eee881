import { documentRoot } from '../../analysis/document-root';
import { itemsAt, nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import { addBelow } from './add-below';
import type { StoredData } from './secrets-stored-in-clear';

export const secretsStoredInClearFixes: ProposeFixes = ({ at, data }, analysis) => {
  const stored = data as unknown as StoredData;
  const root = documentRoot(analysis, at);
  if (root === undefined) return [];
  if (stored.is === 'first-provider') {
    // What is stored already is still read as it is.
    if (itemsAt(root, stored.providers).length < 2) return [];
    return [
      {
        title: 'Encrypt from now on: identity last',
        isSafe: false,
        actions: [
          { kind: 'remove-entry', at, path: [...stored.providers, 0] },
          { kind: 'add-entry', at, path: stored.providers, yaml: '- identity: {}' },
        ],
      },
    ];
  }
  if (stored.is !== 'kms') return [];
  const path = [...stored.provider, 'kms', 'apiVersion'];
  return [
    {
      title: 'Use version 2 of KMS, which the plugin has to speak',
      isSafe: false,
      needsChoice: true,
      actions:
        nodeAt(root, path) === undefined
          ? addBelow(root, [...stored.provider, 'kms'], ['apiVersion'], 'v2', at)
          : [{ kind: 'set-field', at, path, value: 'v2' }],
    },
  ];
};
