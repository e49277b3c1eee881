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
  docs: {
    what: 'The document is not valid YAML, so Kubernetes cannot read it and nothing in it takes effect.',
    why: 'A policy that does not parse protects nothing, and `kubectl` may stop before it reaches the documents after it.',
    how: 'Correct the spot that is underlined.\nThe other documents of the file are analysed as usual; verdicts that depend on the broken one are unknown.',
    limits:
      'Documents of kinds that no rule reads, and files that are not Kubernetes manifests, are not parsed and stay silent.',
    references: ['https://yaml.org/spec/1.2.2/'],
  },
  examples: [
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
