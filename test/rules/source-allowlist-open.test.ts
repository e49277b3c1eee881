import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['source-allowlist-open'] };

const service = (spec: string, annotations = '{}') => `#- a.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: ${annotations}
spec:
  type: LoadBalancer
${spec}
`;

const ingress = (annotation: string, marker = '') => `#- a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    ${annotation}
${marker}
spec: { rules: [] }
`;

describe('open', () => {
  test('an item of the list', () =>
    checkFindings(
      service(`  loadBalancerSourceRanges:
    - 203.0.113.0/24
    - ::/0
    # ~~~~ [source-allowlist-open] Service "web" lets every address connect: its loadBalancerSourceRanges contains ::/0`),
      { ...rules, severity: 'warning' },
    ));

  test('two halves', () =>
    checkFindings(
      service(`  loadBalancerSourceRanges:
    - 0.0.0.0/1
    # ~~~~~~~~~ [source-allowlist-open] contains 0.0.0.0/1 and 128.0.0.0/1
    - 128.0.0.0/1`),
      rules,
    ));

  test('of an internal load balancer, to the network inside', () =>
    checkFindings(
      service(
        `  loadBalancerSourceRanges:
    - 0.0.0.0/0
    # ~~~~~~~~~ [source-allowlist-open]`,
        '{ networking.gke.io/load-balancer-type: Internal }',
      ),
      { ...rules, severity: 'information' },
    ));

  test.each([
    'nginx.ingress.kubernetes.io/allowlist-source-range',
    'alb.ingress.kubernetes.io/inbound-cidrs',
    'haproxy.org/allow-list',
    'haproxy-ingress.github.io/whitelist-source-range',
  ])('%s', (name) =>
    checkFindings(
      ingress(
        `${name}: 0.0.0.0/0, ::/0`,
        `    #${' '.repeat(name.length + 1)}~~~~~~~~~~~~~~~ [source-allowlist-open] contains 0.0.0.0/0`,
      ),
      rules,
    ),
  );
});

test('an address where a CIDR has to stand', () =>
  checkFindings(
    service(`  loadBalancerSourceRanges:
    - 203.0.113.7
    # ~~~~~~~~~~~ [source-allowlist-open] has a loadBalancerSourceRanges in which "203.0.113.7" is no CIDR`),
    rules,
  ));

describe('silent', () => {
  test.each([
    ['for networks', service('  loadBalancerSourceRanges: [203.0.113.0/24, 10.0.0.0/8]')],
    ['for one half', service('  loadBalancerSourceRanges: [128.0.0.0/1]')],
    ['for placeholders', service(`  loadBalancerSourceRanges: ["\${RANGE}"]`)],
    [
      'for a Service without load balancer',
      service('  loadBalancerSourceRanges: [0.0.0.0/0]').replace('LoadBalancer', 'ClusterIP'),
    ],
    [
      'for an annotation that the field replaces',
      service(
        '  loadBalancerSourceRanges: [203.0.113.0/24]',
        '{ service.beta.kubernetes.io/load-balancer-source-ranges: 0.0.0.0/0 }',
      ),
    ],
    ['for exceptions', ingress('haproxy-ingress.github.io/allowlist-source-range: "0.0.0.0/0,!203.0.113.0/24"')],
    ['for patterns of a file', ingress('haproxy.org/allow-list: patterns/ips')],
    [
      'for addresses, which ingress-nginx takes',
      ingress('nginx.ingress.kubernetes.io/whitelist-source-range: 203.0.113.7'),
    ],
    ['for annotations of others', ingress('example.com/whitelist-source-range: 0.0.0.0/0')],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));
});

test('without other entries, an example', () =>
  checkFix(
    service(`  loadBalancerSourceRanges:
    - 0.0.0.0/0
    - ::/0`),
    service(`  loadBalancerSourceRanges:
    - 203.0.113.0/24`),
    'an example to be replaced',
    rules,
  ));
