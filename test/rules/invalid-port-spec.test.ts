import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';
import { policyFixture } from './policy-fixture';

const rules = { rules: ['invalid-port-spec'] };

function policy(ports: string): string {
  return policyFixture(`  podSelector: {}
  ingress:
    - ports:
${ports.replace(/^\n/, '')}`);
}

test('each mistake at its token, once', () =>
  checkFindings(
    policy(`
        - port: 0
#               ~ [invalid-port-spec] port 0 is not a number from 1 to 65535
        - port: 65536
#               ~~~~~ [invalid-port-spec] port 65536 is not a number
        - port: 80.5
#               ~~~~ [invalid-port-spec] port 80.5 is not a number
        - port: yes
#               ~~~ [invalid-port-spec] port yes is not a number
        - port: [80]
#         ~~~~ [invalid-port-spec] port here is not a number
        - port: '443'
#               ~~~~~ [invalid-port-spec] takes for the name of a port and rejects; write 443
        - port: 8000-9000
#               ~~~~~~~~~ [invalid-port-spec] port "8000-9000" is not a range
        - port: averyveryverylongname
#               ~~~~~~~~~~~~~~~~~~~~~ [invalid-port-spec] is not a name that a port can have
        - port: a--b
#               ~~~~ [invalid-port-spec] is not a name
        - port: -web
#               ~~~~ [invalid-port-spec] is not a name
        - port: ""
#               ~~ [invalid-port-spec] is not a name
        - endPort: 90
#         ~~~~~~~ [invalid-port-spec] endPort needs a port where the range starts
        - port: http
          endPort: 90
#         ~~~~~~~ [invalid-port-spec] endPort needs a port that is a number
        - port: "80"
#               ~~~~ [invalid-port-spec]
          endPort: 70
        - port: 80
          endPort: "90"
#                  ~~~~ [invalid-port-spec] endPort "90" is a text, so the API server rejects this policy; write 90
        - port: 80
          endPort: 70000
#                  ~~~~~ [invalid-port-spec] endPort 70000 is not a number
        - protocol: ICMP
#                   ~~~~ [invalid-port-spec] protocol "ICMP" is not TCP, UDP or SCTP
        - protocol: ""
#                   ~~ [invalid-port-spec] protocol "" is not TCP
        - 80
#         ~~ [invalid-port-spec] "80" alone is not an entry of "ports"
`),
    rules,
  ));

test('an entry that is a list is shown at the list that holds it', () =>
  checkFindings(
    `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  ingress:
    - ports:
    # ~~~~~ [invalid-port-spec] A port must be a map
        - [80]
`,
    rules,
  ));

test('what Kubernetes takes, and what another tool fills in', () =>
  checkFindings(
    policy(`
        - {}
        - port: 1
          endPort: 65535
        - port: 80
          endPort: 80
        - port: x
        - port: a23456789012345
        - port: null
          protocol: null
        - port: $(PORT)
          protocol: <protocol>
        - port: "{{ port }}"
          endPort: "{{ end }}"
        - "{{ port }}"
`),
    rules,
  ));

describe('fixes', () => {
  test.each([
    ['Write 443 without quotes', `        - port: '443' # tls\n`, `        - port: 443 # tls\n`],
    ['Write 90 without quotes', `        - { port: 80, endPort: "90" }\n`, `        - { port: 80, endPort: 90 }\n`],
    [
      'Write the range from 8000 to 9000',
      `        - port: 8000-9000\n          protocol: TCP\n`,
      `        - port: 8000\n          protocol: TCP\n          endPort: 9000\n`,
    ],
    ['Write "web"', `        - port: Web\n`, `        - port: web\n`],
    [
      'Swap port and endPort',
      `        - port: 9000\n          endPort: 8000\n`,
      `        - port: 8000\n          endPort: 9000\n`,
    ],
    ['Make it the port', `        - endPort: 80\n`, `        - port: 80\n`],
    ['Remove endPort', `        - port: web\n          endPort: 80\n`, `        - port: web\n`],
    ['Write UDP', `        - protocol: udp\n`, `        - protocol: UDP\n`],
    ['Write TCP', `        - { port: 80, protocol: HTTP }\n`, `        - { port: 80, protocol: TCP }\n`],
    ['Write "port: 80"', `        - 80\n`, `        - port: 80\n`],
    [
      'Write "port: 80"',
      `        - port: 443\n        - 80 # http\n`,
      `        - port: 443\n        - port: 80 # http\n`,
    ],
    ['Write "port: web"', `        - web\n`, `        - port: web\n`],
  ])('%s', (fix, before, after) => checkFix(policy(before), policy(after), fix, rules));

  test('JSON stays JSON', () => {
    const json = (port: string) =>
      `#- a.json\n{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"web"},"spec":{"podSelector":{},"ingress":[{"ports":[${port}]}]}}\n`;
    return checkFix(json('{"port":"80","protocol":"TCP"}'), json('{"port":80,"protocol":"TCP"}'), 'without', rules);
  });
});
