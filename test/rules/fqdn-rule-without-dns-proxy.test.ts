import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = { rules: ['fqdn-rule-without-dns-proxy'] };

const policy = (
  egress: string,
  { kind = 'CiliumNetworkPolicy', name = 'names', namespace = 'shop', marker = '' } = {},
) =>
  `#- ${kind}/${namespace}-${name}.yaml
apiVersion: cilium.io/v2
kind: ${kind}
metadata: { name: ${name}${kind === 'CiliumNetworkPolicy' ? `, namespace: ${namespace}` : ''} }
spec:
  endpointSelector: {}
  egress:
${egress}${marker}`;

const names = '    - toFQDNs: [{ matchName: example.com }]\n';
const found = '    # ~~~~~~~ [fqdn-rule-without-dns-proxy]\n';
const dns = (protocol: string) =>
  `    - toPorts: [{ ports: [{ port: "53", protocol: ${protocol} }], rules: { dns: [{ matchPattern: "*" }] } }]\n`;
const wide = { kind: 'CiliumClusterwideNetworkPolicy' };

describe('lookups pass the proxy', () => {
  test.each([
    ['in the policy itself', policy(names + dns('ANY'))],
    ['in another policy of the namespace', policy(names) + policy(dns('UDP'), { name: 'dns' })],
    ['in a policy of the whole cluster', policy(names) + policy(dns('ANY'), wide)],
    ['for a policy of the whole cluster, in a namespace', policy(names, wide) + policy(dns('ANY'))],
  ])('%s', (_, written) => checkFindings(written, rules));
});

describe('lookups do not', () => {
  test.each([
    ['with a rule for DNS without rules.dns', policy(names + found + dns('UDP').replace(/, rules: .*/, '}]'))],
    ['with one for TCP alone', policy(names + found + dns('TCP'))],
    ['with one of another namespace', policy(names + found) + policy(dns('ANY'), { namespace: 'other' })],
    ['of a policy of the whole cluster', policy(names + found, wide)],
  ])('%s', (_, written) => checkFindings(written, { ...rules, severity: 'warning' }));
});

test('a policy that no one can read may have such a rule', () =>
  checkFindings(
    `${policy(names)}#- dns.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: dns, namespace: shop }
spec: { endpointSelector: {}, egress: {{ toYaml .Values.egress }} }
`,
    rules,
  ));
