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

test.each([
  [
    'haproxy.org/allow-list',
    '203.0.113.0/24,office',
    'lets every address connect: its allow-list is ignored. "office"',
  ],
  ['haproxy.org/allow-list', '"203.0.113.0/24,"', 'lets every address connect: its allow-list is ignored. ""'],
  ['haproxy-ingress.github.io/allowlist-source-range', '203.0.113.0/24,office', 'has "office" in allowlist'],
  [
    'haproxy-ingress.github.io/allowlist-source-range',
    '203.0.113.0/33',
    'lets every address connect: its allowlist-source-range is ignored. "203.0.113.0/33"',
  ],
])('an entry of %s that is none: %s', (name, text, says) =>
  checkFindings(
    ingress(
      `${name}: ${text}`,
      `    #${' '.repeat(name.length + 1)}${'~'.repeat(text.length)} [source-allowlist-open] ${says}`,
    ),
    rules,
  ),
);

test('nothing between two commas is passed over by HAProxy Ingress', () =>
  checkFindings(ingress('haproxy-ingress.github.io/allowlist-source-range: "203.0.113.0/24,,"'), rules));

test('an address where a CIDR has to stand', () =>
  checkFindings(
    service(`  loadBalancerSourceRanges:
    - 203.0.113.7
    # ~~~~~~~~~~~ [source-allowlist-open] has "203.0.113.7" in loadBalancerSourceRanges, which is no CIDR`),
    rules,
  ));

describe('of ingress-nginx, which closes what has a list that it cannot read', () => {
  const name = 'nginx.ingress.kubernetes.io/allowlist-source-range';
  const marker = (text: string, says: string) =>
    `    #${' '.repeat(name.length + 1)}${'~'.repeat(text.length)} [source-allowlist-open] ${says}`;

  test.each([
    ['""', 'Ingress "web" lets nobody connect: its allowlist-source-range is empty.'],
    ['0.0.0.0/0 ::/0', 'has "0.0.0.0/0 ::/0" in allowlist-source-range'],
    ['0.0.0.0/0,', 'has "" in allowlist-source-range'],
  ])('%s', (text, says) => checkFindings(ingress(`${name}: ${text}`, marker(text, says)), rules));

  test('but not an empty one of the older name, which counts as not written', () =>
    checkFindings(ingress('nginx.ingress.kubernetes.io/whitelist-source-range: ""'), rules));

  const ofClass = (className: string, marker = '') =>
    ingress(`${name}: ""`, marker).replace('{ rules: [] }', `{ ingressClassName: ${className}, rules: [] }`);
  const classOf = (controller: string) => `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: web }
spec: { controller: ${controller} }
`;

  test.each(['azure-application-gateway', 'traefik', 'web'])('but not of an Ingress of class %s', (className) =>
    checkFindings(ofClass(className), rules),
  );

  test('but not of an Ingress that is passed through, which goes past the list', () =>
    checkFindings(ingress(`${name}: ""\n    nginx.ingress.kubernetes.io/ssl-passthrough: "true"`), rules));

  test('but not where the class is of another controller', async () => {
    await checkFindings(ofClass('web') + classOf('traefik.io/ingress-controller'), rules);
    const closed = ofClass('web', marker('""', 'lets nobody connect'));
    await checkFindings(closed + classOf('k8s.io/ingress-nginx'), rules);
  });

  test('but not an empty one whose older name has a list', () =>
    checkFindings(ingress(`${name}: ""\n    nginx.ingress.kubernetes.io/whitelist-source-range: 203.0.113.7`), rules));
});

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

describe('in objects of controllers and meshes', () => {
  const object = (apiVersion: string, kind: string, rest: string) =>
    `#- a.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web }\n${rest}`;
  const found = (column: number, name: string) =>
    `${' '.repeat(column - 2)}# ~~~~~~~~~ [source-allowlist-open] "web" lets every address connect: its ${name} contains 0.0.0.0/0\n`;

  test.each([
    [
      'traefik.io/v1alpha1',
      'Middleware',
      `spec:\n  ipAllowList:\n    sourceRange:\n      - 0.0.0.0/0\n${found(8, 'sourceRange')}`,
    ],
    [
      'configuration.konghq.com/v1',
      'KongPlugin',
      `plugin: ip-restriction\nconfig:\n  allow:\n    - 0.0.0.0/0\n${found(6, 'allow')}    - 203.0.113.7\n`,
    ],
    [
      'projectcontour.io/v1',
      'HTTPProxy',
      `spec:\n  routes:\n    - ipAllowPolicy:\n        - source: Remote\n          cidr: 0.0.0.0/0\n${found(16, 'ipAllowPolicy')}`,
    ],
    [
      'gateway.envoyproxy.io/v1alpha1',
      'SecurityPolicy',
      `spec:\n  authorization:\n    rules:\n      - action: Allow\n        principal:\n          clientCIDRs:\n            - 0.0.0.0/0\n${found(14, 'clientCIDRs')}`,
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      `spec:\n  rules:\n    - from:\n        - source:\n            remoteIpBlocks:\n              - 0.0.0.0/0\n${found(16, 'remoteIpBlocks')}`,
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      `spec:\n  action: DENY\n  rules:\n    - from:\n        - source:\n            notIpBlocks:\n              - 0.0.0.0/0\n${found(16, 'notIpBlocks')}`,
    ],
    [
      'k8s.nginx.org/v1',
      'Policy',
      `spec:\n  accessControl:\n    allow:\n      - 0.0.0.0/0\n${found(8, 'allow')}      - 203.0.113.7\n`,
    ],
  ])('%s %s', (apiVersion, kind, rest) => checkFindings(object(apiVersion, kind, rest), rules));

  test.each([
    [
      'configuration.konghq.com/v1',
      'KongPlugin',
      'plugin: ip-restriction\nconfig: { allow: [0.0.0.0/0], deny: [192.0.2.1] }\n',
    ],
    ['configuration.konghq.com/v1', 'KongPlugin', 'plugin: cors\nconfig: { allow: [0.0.0.0/0] }\n'],
    [
      'gateway.envoyproxy.io/v1alpha1',
      'SecurityPolicy',
      'spec: { authorization: { rules: [{ action: Allow, principal: { clientCIDRs: [0.0.0.0/0], jwt: { provider: a } } }] } }\n',
    ],
    [
      'gateway.envoyproxy.io/v1alpha1',
      'SecurityPolicy',
      'spec: { authorization: { rules: [{ action: Deny, principal: { clientCIDRs: [0.0.0.0/0] } }] } }\n',
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      'spec: { rules: [{ from: [{ source: { ipBlocks: [0.0.0.0/0], principals: [a] } }] }] }\n',
    ],
    [
      'security.istio.io/v1',
      'AuthorizationPolicy',
      'spec: { action: DENY, rules: [{ from: [{ source: { ipBlocks: [0.0.0.0/0] } }] }] }\n',
    ],
    ['k8s.nginx.org/v1', 'Policy', 'spec: { accessControl: { deny: [0.0.0.0/0] } }\n'],
    ['kyverno.io/v1', 'Policy', 'spec: { accessControl: { allow: [0.0.0.0/0] } }\n'],
  ])('nothing in %s %s: %s', (apiVersion, kind, rest) => checkFindings(object(apiVersion, kind, rest), rules));

  test('a fix takes out the item, or makes it an example', async () => {
    const proxy = (policy: string) =>
      object('projectcontour.io/v1', 'HTTPProxy', `spec:\n  virtualhost:\n    ipAllowPolicy:\n${policy}`);
    const [all, one] = [
      '      - source: Peer\n        cidr: 0.0.0.0/0\n',
      '      - source: Peer\n        cidr: 203.0.113.7\n',
    ];
    await checkFix(proxy(all + found(14, '') + one), proxy(one), 'remove 0.0.0.0/0', rules);
    const example = all.replace('0.0.0.0/0', '203.0.113.0/24');
    await checkFix(proxy(all + found(14, '')), proxy(example), 'an example to be replaced', rules);
  });
});

describe('Routes of OpenShift', () => {
  const route = (annotation: string, marker = '') => `#- a.yaml
apiVersion: route.openshift.io/v1
kind: Route
metadata:
  name: web
  annotations:
    haproxy.router.openshift.io/${annotation}
${marker}spec: { host: web.example.com, to: { kind: Service, name: web } }
`;

  test('with a list of everybody, which the others stay of', async () => {
    const open = route(
      'ip_allowlist: 203.0.113.0/24 0.0.0.0/0',
      '    #                                         ~~~~~~~~~~~~~~~~~~~~~~~~ [source-allowlist-open] Route "web" lets every address connect: its ip_allowlist contains 0.0.0.0/0\n',
    );
    await checkFindings(open, rules);
    await checkFix(
      route('ip_allowlist: 203.0.113.0/24 198.51.100.7 0.0.0.0/0'),
      route('ip_allowlist: "203.0.113.0/24 198.51.100.7"'),
      'remove 0.0.0.0/0',
      rules,
    );
  });

  test('with a list that the router ignores', () =>
    checkFindings(
      route(
        'ip_whitelist: 203.0.113.0/24,198.51.100.7',
        '    #                                         ~~~~~~~~~~~~~~~~~~~~~~~~~~~ [source-allowlist-open] is ignored. "203.0.113.0/24,198.51.100.7" is no address or CIDR: blanks separate entries\n',
      ),
      rules,
    ));

  test.each([
    ['with addresses and networks', route('ip_whitelist: 203.0.113.0/24 198.51.100.7')],
    [
      'with a list that the newer one replaces',
      route('ip_allowlist: 203.0.113.7\n    haproxy.router.openshift.io/ip_whitelist: 0.0.0.0/0'),
    ],
    ['with a placeholder', route(`ip_allowlist: "\${OFFICE}"`)],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));
});
