import { describe, expect, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

/** Lists of a NetworkPolicy under a wrong name, or without their dashes, with further mistakes inside. */

const rules = { rules: ['misplaced-or-invalid-policy-field', 'invalid-port-spec'] };

function policy(ingress: string): string {
  return `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}
  ingress:
${ingress.replace(/^\n/, '')}`;
}

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
