import { nodeAt } from '../../yaml/field-path';
import { lineStartAt } from '../../yaml/yaml-text';
import type { ProposeFixes } from '../rule';
import { namespacesBeside } from './and-or-confusion';
import { ownPeers, type PeerData } from './peer-place';

export const andOrConfusionFixes: ProposeFixes = (finding, analysis) => {
  const { item } = finding.data as unknown as PeerData;
  const index = Number(item.at(-1));
  const document = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document;
  const root = document?.content.kind === 'manifest' ? document.content.root : undefined;
  const [own] = ownPeers(analysis, finding, finding.data as unknown as PeerData);
  const partner = own && namespacesBeside(own.placed)[0]?.index;
  if (document === undefined || partner === undefined) return [];
  const second = nodeAt(root, [...item.slice(0, -1), Math.max(index, partner)]);
  const first = nodeAt(root, [...item.slice(0, -1), Math.min(index, partner)]);
  if (first?.kind !== 'map' || second?.kind !== 'map' || second.style !== 'block' || first.style !== 'block') return [];
  const line = lineStartAt(document.text, second.start);
  const before = document.text.slice(line, second.start);
  // Without its dash the second item goes on with the keys of the first one, if they stand in one column.
  const isAligned = first.start - lineStartAt(document.text, first.start) === before.length;
  if (!/^ *- +$/.test(before) || !isAligned) return [];
  const start = line + before.indexOf('-');
  const range = { start, end: start + 1 };
  return [
    {
      title: 'Merge both into one peer (AND)',
      isSafe: false,
      actions: [{ kind: 'replace-text', at: finding.at, range, newText: ' ' }],
    },
  ];
};
