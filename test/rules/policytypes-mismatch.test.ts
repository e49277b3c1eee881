import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';
import { policyFixture } from './policy-fixture';

const rules = { rules: ['policytypes-mismatch'] };

function policy(spec: string): string {
  return policyFixture(`  podSelector: {}
${spec.replace(/^\n/, '')}`);
}

test.each([
  '  policyTypes: null\n  egress: [{}]\n',
  '  egress: [{}]\n',
  '  policyTypes: [Ingress]\n  egress: []\n',
  '  policyTypes: [Ingress, Egress]\n  egress: [{}]\n',
  '  policyTypes: [Egress]\n  ingress: null\n',
  '  policyTypes: $(TYPES)\n  egress: [{}]\n',
  '  policyTypes: [Ingress, "{{ type }}"]\n  egress: [{}]\n',
])('fits, or is filled in by another tool: %j', (spec) => checkFindings(policy(spec), rules));

test.each([
  `
  policyTypes: Egress
# ~~~~~~~~~~~ [policytypes-mismatch] policyTypes is not a list, so the API server rejects this policy
  egress: [{}]
`,
  `
  policyTypes: { Egress: }
# ~~~~~~~~~~~ [policytypes-mismatch] policyTypes is not a list
`,
  `
  policyTypes: [egress, Both, 1]
#               ~~~~~~ [policytypes-mismatch] policyTypes "egress" is neither Ingress nor Egress
#                       ~~~~ [policytypes-mismatch] policyTypes "Both"
#                             ~ [policytypes-mismatch] policyTypes "1"
  egress: [{}]
`,
  `
  policyTypes: [Egress]
  ingress: [{}]
# ~~~~~~~ [policytypes-mismatch] Ingress rules are ignored because policyTypes is ["Egress"].
`,
  `
  policyTypes: [Ingress, Egress, Ingress]
#                                ~~~~~~~ [policytypes-mismatch] more than two entries, so the API server rejects this policy
`,
])('is an error, once: %s', (spec) => checkFindings(policy(spec), { ...rules, severity: 'error' }));

test('a type that stands twice is taken, so it is a warning, and the rules of the other are lost', async () => {
  await checkFindings(
    policy(`
  policyTypes: [Egress, Egress]
#                       ~~~~~~ [policytypes-mismatch] policyTypes has "Egress" twice, so this policy restricts that direction only
`),
    { ...rules, severity: 'warning' },
  );
});

test('an empty list means the same as none', async () => {
  await checkFindings(
    policy(`
  policyTypes: []
# ~~~~~~~~~~~ [policytypes-mismatch] policyTypes is empty, which is the same as leaving it out: it means Ingress.
`),
    { ...rules, severity: 'information' },
  );
  await checkFindings(
    policy(`
  policyTypes: []
# ~~~~~~~~~~~ [policytypes-mismatch] it means Ingress and Egress.
  egress: [{}]
`),
    { ...rules, severity: 'information' },
  );
});

describe('fixes', () => {
  test.each([
    ['Make it a list', '  policyTypes: egress # only\n', '  policyTypes: ["Egress"] # only\n'],
    ['Make it a list', '  policyTypes: "Egress"\n', '  policyTypes: ["Egress"]\n'],
    ['Write Ingress', '  policyTypes:\n    - INGRESS\n', '  policyTypes:\n    - Ingress\n'],
    ['Remove the second one', '  policyTypes: [Egress, Egress]\n', '  policyTypes: [Egress]\n'],
    [
      'Remove it, as Ingress is listed already',
      '  policyTypes: [ingress, EGRESS, Ingress]\n',
      '  policyTypes: [EGRESS, Ingress]\n',
    ],
    ['Write Egress', '  policyTypes: [ingress, EGRESS, Ingress]\n', '  policyTypes: [ingress, Egress, Ingress]\n'],
    [
      'Remove the second one',
      '  policyTypes:\n  - Ingress\n  - Egress\n  - Ingress # again\n  egress: []\n',
      '  policyTypes:\n  - Ingress\n  - Egress\n  egress: []\n',
    ],
    [
      'Add Egress to policyTypes',
      '  policyTypes:\n    - Ingress # in\n  egress:\n    - {}\n',
      '  policyTypes:\n    - Ingress # in\n    - Egress\n  egress:\n    - {}\n',
    ],
    [
      'Add Egress to policyTypes',
      '  policyTypes: [Ingress]\n  egress: [{}]\n',
      '  policyTypes: [Ingress, Egress]\n  egress: [{}]\n',
    ],
    [
      'List what it means: Ingress, Egress',
      '  policyTypes: []\n  egress:\n    - {}\n',
      '  policyTypes:\n    - Ingress\n    - Egress\n  egress:\n    - {}\n',
    ],
  ])('%s: %j', (fix, before, after) => checkFix(policy(before), policy(after), fix, rules));

  test('JSON stays JSON', () => {
    const json = (types: string) =>
      `#- a.json\n{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"web"},"spec":{"podSelector":{},"policyTypes":${types},"egress":[{}]}}\n`;
    return checkFix(json('["Ingress"]'), json('["Ingress", "Egress"]'), 'Add Egress', rules);
  });
});
