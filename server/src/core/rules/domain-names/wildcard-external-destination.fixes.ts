import { type FieldPath, itemsAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';

export const wildcardExternalDestinationFixes: ProposeFixes = (finding, analysis) => {
  const data = finding.data as { readonly policy: FieldPath } | { readonly item: FieldPath; readonly list: FieldPath };
  if ('policy' in data) {
    const deny = { kind: 'set-field', at: finding.at, path: data.policy, value: 'Deny' } as const;
    return [
      {
        title: 'Allow only what routes name: set trafficPolicy to Deny',
        isSafe: false,
        needsChoice: true,
        actions: [deny],
      },
    ];
  }
  const { item, list } = data;
  const content = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document.content;
  // An empty list may mean every destination.
  if (content?.kind !== 'manifest' || itemsAt(content.root, list).length < 2) return [];
  const actions = [{ kind: 'remove-entry', at: finding.at, path: item } as const];
  return [{ title: 'Allow only the other names: remove this pattern', isSafe: false, actions }];
};
