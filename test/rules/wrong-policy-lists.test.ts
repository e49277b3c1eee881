import { describe, expect, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';
import { policyFixture } from './policy-fixture';

/** Lists of a NetworkPolicy under a wrong name, or without their dashes, with further mistakes inside. */

const rules = { rules: ['misplaced-or-invalid-policy-field', 'invalid-port-spec'] };

function policy(ingress: string): string {
  return policyFixture(`  podSelector: {}
  ingress:
${ingress.replace(/^\n/, '')}`);
}

describe('a list under "port" becomes "ports"', () => {
  const fix = 'Rename "port" to "ports"';

  test.each([
    ['numbers', '    - port: [80, 443]\n', '    - ports: [{ port: 80 }, { port: 443 }]\n'],
    [
      'a number and a name on lines of their own, with their comments',
      `
    - from:
        - podSelector: {}
      port: # open
        - 80 # http
        # The metrics.
        - "metrics"
`,
      `
    - from:
        - podSelector: {}
      ports: # open
        - port: 80 # http
        # The metrics.
        - port: metrics
`,
    ],
    ['a number in quotes, which is meant as one', '    - port: ["80"]\n', '    - ports: [{ port: 80 }]\n'],
    ['ports that lack only the name', '    - port: [{ port: 80 }]\n', '    - ports: [{ port: 80 }]\n'],
  ])('%s', async (_, before, after) => {
    await checkFix(policy(before), policy(after), fix, rules);
    await checkFindings(policy(after), rules);
  });

  test.each([
    ['items of several kinds', '- port: [80, { port: 443 }]'],
    ['what is no port', '- port: [80, 70000]'],
    ['a range as text', '- port: [8000-9000]'],
    ['nothing', '- port:'],
    ['an empty list, which would be every port', '- port: []'],
    ['a map', '- port: { number: 80 }'],
    ['a list in a list', '- port: [[80]]'],
    ['a list in a peer', '- from: [{ podSelector: {}, port: [80] }]'],
    ['a protocol whose port stands elsewhere', '- protocol: UDP'],
    ['a list beside the right one', '- { port: [80], ports: [{ port: 443 }] }'],
  ])('no fix for %s', async (_, ingress) => {
    const fixture = policy(`    ${ingress}\n`);
    await expect(checkFix(fixture, fixture, '', rules)).rejects.toThrow('Offered: none');
  });
});

describe('a map in place of a list', () => {
  test('shows the mistakes inside beside its own', () =>
    checkFindings(
      policy(`
# ~~~~~~~ [misplaced-or-invalid-policy-field] ingress must be a list of rules
    from:
#   ~~~~ [misplaced-or-invalid-policy-field] from must be a list of peers
      podSelector:
        app: web
#       ~~~ [misplaced-or-invalid-policy-field] "app" is not a field of a label selector
    ports:
      - port: "80"
#             ~~~~ [invalid-port-spec]
      - port: "443"
#             ~~~~~ [invalid-port-spec]
`),
      rules,
    ));

  test('becomes a list although they are still there', () =>
    checkFix(
      policy(`
    from:
      - podSelector:
          app: web
    ports:
      - port: "80"
      - port: "443"
`),
      policy(`
    - from:
        - podSelector:
            app: web
      ports:
        - port: "80"
        - port: "443"
`),
      'Make it a list with one item',
      { rules: ['misplaced-or-invalid-policy-field'] },
    ));

  test.each(['{}', '{ web: { from: [] } }'])('that is no item of it has no fix: %s', async (value) => {
    const fixture = policy('').replace('  ingress:', `  ingress: ${value}`);
    await expect(checkFix(fixture, fixture, '', rules)).rejects.toThrow('Offered: none');
  });
});
