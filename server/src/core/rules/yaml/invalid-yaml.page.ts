import type { RulePage } from '../rule-page';

export const invalidYamlPage: RulePage = {
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
