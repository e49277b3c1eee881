import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['egress-to-all-namespaces-or-control-plane', 'internet-egress-open'] };
const id = 'egress-to-all-namespaces-or-control-plane';

const pod = (token: string, name = 'api') => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: api } }
spec: { ${token} }
`;
const without = pod('automountServiceAccountToken: false');

const policy = (egress: string, pods = '') => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Egress]
  egress:
${egress}
${pods}`;

describe('every namespace', () => {
  test('on every port', () =>
    checkFindings(
      policy(`    - to:
        - namespaceSelector: {}
        # ~~~~~~~~~~~~~~~~~ [${id}] all pods, also of kube-system, on every port`),
      { ...rules, severity: 'information' },
    ));

  test('beside the internet is told as that', () =>
    checkFindings(
      policy(`    - to:
        - namespaceSelector: {}
        - ipBlock:
            cidr: 0.0.0.0/0
            #     ~~~~~~~~~ [internet-egress-open]`),
      rules,
    ));

  test.each([
    ['with ports', '    - to: [{ namespaceSelector: {} }]\n      ports: [{ port: 443 }]'],
    ['with labels of pods', '    - to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: db } } }]'],
    ['of one namespace', '    - to: [{ namespaceSelector: { matchLabels: { team: a } } }]'],
  ])('silent: %s', (_, egress) => checkFindings(policy(egress), rules));
});

describe('the control plane', () => {
  const to = (peer: string) => `    - to: [${peer}]\n      ports:`;
  const block = to('{ ipBlock: { cidr: 10.0.0.0/16 } }');

  test.each([
    [6443, 'the API server'],
    [10250, 'the kubelets'],
    [10255, 'the kubelets'],
  ])('port %d, for pods without token', (port, words) =>
    checkFindings(
      policy(
        `${block}\n      # ~~~ [${id}] opens port ${port} of ${words} to pods without token\n        - port: ${port}`.replace(
          '      # ~~~',
          '#     ~~~~~',
        ),
        without,
      ),
      { ...rules, severity: 'information' },
    ),
  );

  test.each([
    ['a pod that gets one', policy(`${block} [{ port: 6443 }]`, pod('automountServiceAccountToken: true'))],
    ['one of several that gets one', policy(`${block} [{ port: 6443 }]`, `${without}${pod('nodeName: a', 'b')}`)],
    ['pods that are not known', policy(`${block} [{ port: 6443 }]`)],
    ['pods as destination', policy(`${to('{ podSelector: {} }')} [{ port: 10250 }]`, without)],
    ['a range', policy(`${block} [{ port: 10000, endPort: 11000 }]`, without)],
    ['UDP', policy(`${block} [{ port: 6443, protocol: UDP }]`, without)],
  ])('silent: %s', (_, yaml) => checkFindings(yaml, rules));

  test('the port goes, and the others stay', () =>
    checkFix(
      policy(`${block}\n        - port: 5432\n        - port: 10250`, without),
      policy(`${block}\n        - port: 5432`, without),
      'Remove port 10250',
      rules,
    ));
});
