import { expect, test } from 'vitest';
import { allFindings, fixesFor } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['non-ascii-structure', 'invalid-yaml'] };

test('text that belongs to the author is left alone', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    note: “quoted”
  # • a comment
spec:
  containers:
    - name: web
      image: registry.example/web:1
      args:
        - |
          • a bullet in a block scalar
        - "– a dash in quotes"
        - café
`,
    rules,
  ));

test('so are the further lines of quoted texts and of annotations', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    quoted: "Rules:
      • one
      – two"
    plain: first
      • second
    below:
      • first
      • second
spec:
  containers:
    - name: web
      image: registry.example/web:1
      args:
        - 'one
          — two'
`,
    rules,
  ));

test('a bullet behind a text of several lines is still found', () =>
  checkFindings(
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  annotations:
    note: "one
      • two"
spec:
  podSelector: {}
  policyTypes:
    • Ingress
#   ~ [non-ascii-structure] "•" is not a YAML list marker
`,
    rules,
  ));

test('bullets that break the syntax are one cause: no further YAML error', () =>
  checkFix(
    `#- a.yaml
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: p
spec:
  rules:
    • from:
        • source:
            namespaces: [shop]
      to:
        – operation:
            methods: [GET]
`,
    `#- a.yaml
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: p
spec:
  rules:
    - from:
        - source:
            namespaces: [shop]
      to:
        - operation:
            methods: [GET]
`,
    'Replace 3 typographic characters in this document',
    rules,
  ));

test('no-break spaces and zero-width spaces in the indentation', () =>
  checkFix(
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
\u00a0\u00a0name: p
spec:
  \u200bpodSelector: {}
`,
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  podSelector: {}
`,
    'Replace 2 typographic characters in this document',
    rules,
  ));

test('typographic quotes become real ones', () =>
  checkFix(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: “web”
`,
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: "web"
`,
    'Replace 1 typographic character in this document',
    rules,
  ));

test.each([
  ['a tab behind the bullet', '  \u2022\tEgress', '  - Egress'],
  ['a no-break space behind the bullet', '  \u2022\u00a0Egress', '  - Egress'],
  ['nothing behind the bullet', '  \u2022Egress', '  - Egress'],
  ['several spaces behind the bullet', '  \u2022   Egress # all', '  -   Egress # all'],
  ['a no-break space behind a dash', '  -\u00a0Egress', '  - Egress'],
])('%s', (_, before, after) => {
  const head = `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  podSelector: {}
  policyTypes:
`;
  return checkFix(`${head}${before}\n`, `${head}${after}\n`, 'Replace 1 typographic character', rules);
});

test('a bullet with a tab in front of a field leaves a list item that can be read', () =>
  checkFix(
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  podSelector: {}
  egress:
  \u2022\tto:
    - podSelector: {}
`,
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  podSelector: {}
  egress:
  - to:
    - podSelector: {}
`,
    'Replace 1 typographic character',
    rules,
  ));

test('a no-break space behind a colon', () =>
  checkFix(
    '#- a.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name:\u00a0web\n  namespace: shop\n',
    '#- a.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n',
    'Replace 1 typographic character',
    rules,
  ));

test('typographic quotes around a key', () =>
  checkFix(
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  “podSelector”: {}
`,
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  "podSelector": {}
`,
    'Replace 1 typographic character',
    rules,
  ));

test('a dash in front of a word may be a part of it, and a colon inside a text is none of YAML’s', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1
      args:
        - –verbose
        - "Prix:\u00a05"
        - Prix:\u00a05 EUR
      command: [–-help]
`,
    rules,
  ));

test('files that are not Kubernetes are not looked at', () =>
  checkFindings('#- notes.yaml\ntitle: “Notes”\nitems:\n  • one\n  • two\n', rules));

test.each([
  [30, 20, 1],
  [5000, 20, 0],
])('of %i bullets in one document %i are reported', async (written, reported, fixCount) => {
  const bullets = Array.from({ length: written }, () => '    • Egress\n').join('');
  const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\nspec:\n';
  const analysis = await analyseFiles([
    { path: 'a.yaml', text: `${head}  podSelector: {}\n  policyTypes:\n${bullets}` },
  ]);
  const findings = allFindings(analysis).filter(({ ruleId }) => ruleId === 'non-ascii-structure');
  const fixes = findings.slice(0, 1).flatMap((finding) => fixesFor(analysis, finding));
  expect(findings).toHaveLength(reported);
  expect(fixes.map(({ actions }) => actions.length)).toEqual(fixCount === 1 ? [written] : []);
});
