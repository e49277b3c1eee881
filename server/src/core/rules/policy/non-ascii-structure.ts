import { limits } from '../../limits';
import type { Rule } from '../rule';
import { findTypography, type Typography } from './typography';

export const nonAsciiStructure: Rule = {
  id: 'non-ascii-structure',
  title: 'Typographic characters in the structure',
  severity: 'error',
  slice: 'document',
  *check(document) {
    // The fix repairs the whole document, so the first ones suffice to see what happened.
    for (const typography of findTypography(document).slice(0, limits.problemsPerDocument)) {
      yield {
        message: messageOf(typography),
        place: { kind: 'text', range: typography.range },
        resource: undefined,
        data: { kind: typography.kind },
      };
    }
  },
  fixes(finding, analysis) {
    const document = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document;
    if (document === undefined) return [];
    // One slip of the clipboard, one fix: the document is usable only when all of them are gone.
    const all = findTypography(document);
    if (all.length > limits.editsPerFix) return [];
    return [
      {
        title: titleOf(all),
        // What was lost takes effect again, so connections may change.
        isSafe: false,
        actions: all.map(({ range, wanted }) => ({ kind: 'replace-text', at: finding.at, range, newText: wanted })),
      },
    ];
  },
  docs: {
    what: 'A bullet, a dash, a typographic quote or an unusual space stands where YAML expects `-`, `"` or plain spaces.',
    why: 'Text that was copied from a web page or a document often parses, but as something else: `• Egress` is a string, not a list item, and the policy types are lost.\nThe policy then does not do what it seems to do, or is rejected as a whole.',
    how: 'Replace the characters; the quick-fix does it for the whole document.',
    limits:
      'Comments, block scalars, quoted strings, annotations and descriptions may hold any character.\nOnly documents that look like Kubernetes objects are looked at.\nThe first 20 places of a document are reported; there is no fix for more than 1,000.',
    references: [
      'https://yaml.org/spec/1.2.2/#61-indentation-spaces',
      'https://yaml.org/spec/1.2.2/#821-block-sequences',
    ],
  },
  examples: [
    {
      title: 'Bullets pasted from a web page',
      yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-egress
spec:
  podSelector: {}
  policyTypes:
    • Egress
#   ~ [non-ascii-structure] "•" is not a YAML list marker
    • Ingress
#   ~ [non-ascii-structure] "•" is not a YAML list marker
`,
      fixed: {
        fix: 'Replace 2 typographic characters',
        yaml: `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-egress
  #     ~~~~~~~~~~~ [dns-egress-missing]
spec:
  podSelector: {}
  policyTypes:
    - Egress
    - Ingress
`,
      },
    },
    {
      title: 'Comments and annotations are prose',
      yaml: `#- service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    note: “the shop’s front door”
spec:
  # • reached by the ingress controller
  selector:
    app: web
  ports:
    - port: 80
`,
    },
  ],
};

function messageOf({ kind, found }: Typography): string {
  switch (kind) {
    case 'bullet':
      return `"${found}" is not a YAML list marker, so this line is no list item and what it says is lost; write "-".`;
    case 'quote':
      return `Typographic quotes do not quote in YAML: they become part of the value ${found}.`;
    case 'separator':
      return `Behind "${found}" stands a space that YAML does not know, so this line is no list item and no field.`;
    case 'indentation':
      return 'The indentation holds a space that YAML does not know, so this line is read as something else.';
  }
}

function titleOf(all: readonly Typography[]): string {
  const characters = all.length === 1 ? '1 typographic character' : `${all.length} typographic characters`;
  return `Replace ${characters} in this document`;
}
