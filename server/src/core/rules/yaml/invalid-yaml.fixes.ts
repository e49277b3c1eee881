import { limits } from '../../limits';
import type { TextRange } from '../../text/text-range';
import type { ProposeFixes } from '../rule';

export const invalidYamlFixes: ProposeFixes = (finding, analysis) => {
  const document = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document;
  const { place } = finding;
  if (document === undefined || place.kind !== 'text' || document.text[place.range.start] !== '\t') return [];
  const tabs = findIndentingTabs(document.text);
  if (tabs.length === 0 || tabs.length > limits.editsPerFix) return [];
  return [
    {
      title: 'Indent this document with spaces',
      isSafe: false,
      actions: tabs.map((range) => ({
        kind: 'replace-text',
        at: finding.at,
        range,
        newText: '  '.repeat(range.end - range.start),
      })),
    },
  ];
};

/**
 * The tabs at the start of each line, if one tab is one step everywhere. None where spaces indent other lines, and where
 * a block scalar may hold tabs of its own.
 */
function findIndentingTabs(text: string): readonly TextRange[] {
  const lines = [...text.matchAll(/^([ \t]*)[^ \t\r\n]/gm)];
  const isMixed = lines.some(([, indent = '']) => /^ | \t/.test(indent));
  if (isMixed || /[|>][+-]?\d?[+-]?[ \t]*(#.*)?\r?$/m.test(text)) return [];
  return lines.flatMap(({ 1: indent = '', index }) => {
    const count = indent.replace(/ +$/, '').length;
    return count === 0 ? [] : [{ start: index, end: index + count }];
  });
}
