import { limits } from '../../limits';
import type { TextRange } from '../../text/text-range';
import { findTypography } from '../policy/typography';
import type { Rule } from '../rule';
import { problemFindings } from './problem-findings';

export const invalidYaml: Rule = {
  id: 'invalid-yaml',
  title: 'YAML that cannot be read',
  severity: 'error',
  slice: 'document',
  check(document) {
    const { content } = document;
    if (content.kind !== 'manifest') return [];
    // Pasted bullets break the syntax too; that rule names the cause and has the fix.
    if (findTypography(document).length > 0) return [];
    return problemFindings(content.problems.filter(({ kind }) => kind === 'syntax'));
  },
  fixes(finding, analysis) {
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
  },
  docs: {
    what: 'The document is not valid YAML, so Kubernetes cannot read it and nothing in it takes effect.',
    why: 'A policy that does not parse protects nothing, and `kubectl` may stop before it reaches the documents after it.',
    how: 'Correct the spot that is underlined.\nThe other documents of the file are analysed as usual; verdicts that depend on the broken one are unknown.',
    limits:
      'The quick-fix for tabs is offered where nothing but tabs indents: how many spaces a tab stands for is a guess elsewhere.\nDocuments of kinds that no rule reads, and files that are not Kubernetes manifests, are not parsed and stay silent.',
    references: ['https://yaml.org/spec/1.2.2/'],
  },
  examples: [
    {
      title: 'Indented with tabs',
      yaml: `apiVersion: v1
kind: Service
metadata:
\tname: web
#< [invalid-yaml] Indentation uses a tab
`,
      fixed: {
        fix: 'Indent this document with spaces',
        yaml: `apiVersion: v1
kind: Service
metadata:
  name: web
`,
      },
    },
    {
      title: 'A value that is never closed',
      yaml: `apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: web
  #       ~ [invalid-yaml]
`,
    },
    {
      title: 'Valid',
      yaml: `apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: web}
`,
    },
  ],
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
