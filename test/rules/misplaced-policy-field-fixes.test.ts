import { describe, expect, test } from 'vitest';
import { checkFix } from '../support/check';
import { policyFixture as policy } from './policy-fixture';

const rules = { rules: ['misplaced-or-invalid-policy-field'] };

test('its fixes, one after the other, restore what was meant', async () => {
  const steps = [
    [
      'into spec',
      `
    podSelector:
    matchLabels:
      role: db # the data
    policyTypes:
    - Egress
    egress:
    - to:
       - podSelector:
      matchLabels:
      role: db
`,
    ],
    [
      'Move "role" into matchLabels',
      `
    podSelector:
    matchLabels:
      role: db # the data
    policyTypes:
    - Egress
    egress:
    - to:
       - podSelector:
      matchLabels:
        role: db
`,
    ],
    [
      'Move "matchLabels" into podSelector',
      `
    podSelector:
    matchLabels:
      role: db # the data
    policyTypes:
    - Egress
    egress:
    - to:
       - podSelector:
           matchLabels:
             role: db
`,
    ],
    [
      'Move "matchLabels" into podSelector',
      `
    podSelector:
      matchLabels:
        role: db # the data
    policyTypes:
    - Egress
    egress:
    - to:
       - podSelector:
           matchLabels:
             role: db
`,
    ],
  ] as const;
  let before = `
    podSelector:
    matchLabels:
      role: db # the data
      policyTypes:
      - Egress
      egress:
      - to:
         - podSelector:
        matchLabels:
        role: db
`;
  for (const [fix, after] of steps) {
    await checkFix(policy(before), policy(after), fix, rules);
    before = after;
  }
});

test('fields beside spec move into it, with Windows line ends', () =>
  checkFix(
    '#- a.yaml\napiVersion: networking.k8s.io/v1\r\nkind: NetworkPolicy\r\nmetadata:\r\n  name: web\r\nspec:\r\n  podSelector: {}\r\ningress:\r\n  - {}\r\n',
    '#- a.yaml\napiVersion: networking.k8s.io/v1\r\nkind: NetworkPolicy\r\nmetadata:\r\n  name: web\r\nspec:\r\n  podSelector: {}\r\n  ingress:\r\n    - {}\r\n',
    'Move "ingress" into spec',
    rules,
  ));

describe('an edit that could mean something else is refused', () => {
  test.each([
    ['flow style', '  podSelector: { matchLabels: { app: web, policyTypes: [Ingress] } }'],
    ['an anchor', '  podSelector:\n    policyTypes: &types [Ingress]'],
    ['an anchor inside', '  podSelector:\n    policyTypes:\n      - &type Ingress'],
    ['an item of which nothing is left', '  ingress:\n    - from:\n        - ports: []'],
  ])('%s', async (_, spec) => {
    const fixture = policy(spec);
    await expect(checkFix(fixture, fixture, 'Move', rules)).rejects.toThrow('was refused');
  });
});
