import { expect, test } from 'vitest';
import { allFindings, fixesFor } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFix } from '../support/check';

const rules = { rules: ['invalid-yaml'] };

test('where nothing but tabs indents, each becomes one step', () =>
  checkFix(
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
\tname: p # the\tfirst
spec:
\tpodSelector:
\t\tmatchLabels:
\t\t\tapp: web
\tingress:
\t\t- from:
\t\t  - podSelector: {}
`,
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p # the\tfirst
spec:
  podSelector:
    matchLabels:
      app: web
  ingress:
    - from:
      - podSelector: {}
`,
    'Indent this document with spaces',
    rules,
  ));

test.each([
  ['spaces indent other lines', 'metadata:\n  name: p\n  labels:\n\tapp: web\n'],
  ['a block scalar may hold tabs', 'metadata:\n\tname: p\n\tannotations:\n\t\tscript: |\n\t\t\tall:\n\t\t\t\tmake\n'],
])('no guess where %s', async (_, body) => {
  const analysis = await analyseFiles([{ path: 'a.yaml', text: `apiVersion: v1\nkind: Pod\n${body}` }]);
  const findings = allFindings(analysis).filter(({ ruleId }) => ruleId === 'invalid-yaml');
  expect(findings.map(({ message }) => message)).toContain('Indentation uses a tab; YAML takes only spaces.');
  expect(findings.flatMap((finding) => fixesFor(analysis, finding))).toEqual([]);
});
