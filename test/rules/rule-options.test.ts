import { describe, expect, test } from 'vitest';
import { allFindings, configProblems, defaultOptions } from '../../server/src/core';
import { analyseFiles, editFiles } from '../support/analysis';
import { checkFindings } from '../support/check';

const only = (id: string) => ({ rules: [id] });
const config = (rules: string) => `#- .firebreak.yaml\nrules:\n  ${rules}\n`;

const pod = (name: string, rest = '', marker = '') => `#- ${name}.yaml
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
${marker}  labels: { app: ${name}, team: ${name} }
spec:
  containers: [{ name: main, image: registry.example/${name}${rest} }]
`;

describe('data-store-reachable-namespace-wide', () => {
  const rule = 'data-store-reachable-namespace-wide';
  const policy = (marker = '') => `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
${marker}`;
  const found = '        # ~~~~~~~~~~~ [data-store-reachable-namespace-wide] reach "house" (clickhouse, 8123)\n';
  const pods = `${pod('house', ', ports: [{ containerPort: 8123 }]')}${pod('web')}`;

  test('knows no store of that name', () => checkFindings(`${pods}${policy()}`, only(rule)));

  test('takes what is stated by its port', () =>
    checkFindings(
      `${config(`${rule}: { stores: [{ name: clickhouse, port: 8123 }] }`)}${pods}${policy(found)}`,
      only(rule),
    ));

  test('takes what has images by these alone', () =>
    checkFindings(
      `${config(`${rule}: { stores: [{ name: clickhouse, port: 8123, images: [other] }] }`)}${pods}${policy()}`,
      only(rule),
    ));
});

describe('namespace-mixes-trust-tiers', () => {
  const rule = 'namespace-mixes-trust-tiers';
  test('looks at the labels that are stated', async () => {
    const [web, api] = [pod('web'), pod('api')];
    await checkFindings(`${web}${api}`, only(rule));
    const marked = pod('api', '', '  #          ~~~~ [namespace-mixes-trust-tiers] team=api and team=web\n');
    await checkFindings(`${config(`${rule}: { labels: [team] }`)}${web}${marked}`, only(rule));
  });
});

describe('policy-review-metadata', () => {
  const rule = 'policy-review-metadata';
  const policy = (annotation: string, marker = '') => `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: open
  namespace: shop
  annotations:
    ${annotation}
${marker}spec: { podSelector: {}, ingress: [{}] }
`;
  const options = (severity: string) =>
    config(`${rule}: { ${severity}days: 30, annotations: { reviewed: example.com/seen } }`);
  const overdue = `    #                 ~~~~~~~~~~~~ [policy-review-metadata] was last reviewed on 2026-01-01, over 30 days ago ("example.com/seen")\n`;

  test('counts the annotations and days that are stated', async () => {
    const seen = 'example.com/seen: "2026-01-01"';
    const day = (today: string) => ({ ...only(rule), analysis: { ...defaultOptions, today } });
    await checkFindings(`${options('severity: hint, ')}${policy(seen)}`, day('2026-01-31'));
    await checkFindings(`${options('severity: hint, ')}${policy(seen, overdue)}`, day('2026-02-01'));
  });

  test('is not switched on by options alone', () => checkFindings(`${options('')}${policy('a: b')}`, only(rule)));
});

describe('blocks-ingress-controller', () => {
  const rule = 'blocks-ingress-controller';
  const shop = (marker = '') => `#- web.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, image: registry.example/web }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
${marker}  namespace: shop
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: front } } }] }]
---
apiVersion: v1
kind: Pod
metadata: { name: balancer, namespace: front }
spec: { containers: [{ name: main, image: registry.example/balancer }] }
`;

  test('takes controllers to be where it is stated', async () => {
    await checkFindings(shop('  #     ~~~~ [blocks-ingress-controller]\n'), only(rule));
    await checkFindings(`${config(`${rule}: { namespaces: [front] }`)}${shop()}`, only(rule));
  });
});

describe('wildcard-external-destination', () => {
  const rule = 'wildcard-external-destination';
  const policy = (marker = '') => `#- policy.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  endpointSelector: {}
  egress:
    - toFQDNs:
        - matchPattern: "*.com"
${marker}`;
  test('accepts the patterns that are stated', async () => {
    const marker = '          #             ~~~~~~~ [wildcard-external-destination]\n';
    await checkFindings(policy(marker), only(rule));
    await checkFindings(`${config(`${rule}: { allow: ["*.com"] }`)}${policy()}`, only(rule));
    await checkFindings(`${config(`${rule}: { allow: ["*.org"] }`)}${policy(marker)}`, only(rule));
  });
});

describe('service-external-ips', () => {
  const rule = 'service-external-ips';
  const service = (marker = '') => `#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  externalIPs: [192.0.2.7, 198.51.100.1]
${marker}  ports: [{ port: 80 }]
`;
  test('accepts the addresses that are stated, and names the others', async () => {
    const rest = '# ~~~~~~~~~~~ [service-external-ips] to 198.51.100.1 (externalIPs)\n';
    await checkFindings(`${config(`${rule}: { allow: [192.0.2.0/24] }`)}${service(rest)}`, only(rule));
    await checkFindings(`${config(`${rule}: { allow: [192.0.2.0/24, 198.51.100.1/32] }`)}${service()}`, only(rule));
  });
});

test('of several configurations the nearest that says anything of the rule counts, and an edit at once', async () => {
  const service = {
    path: 'a/service.yaml',
    text: 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { externalIPs: [192.0.2.7], ports: [{ port: 80 }] }\n',
  };
  const outer = { path: '.firebreak.yaml', text: 'rules: { service-external-ips: { allow: [192.0.2.0/24] } }\n' };
  const inner = { path: 'a/.firebreak.yaml', text: 'rules: { service-external-ips: { severity: warning } }\n' };
  const other = { ...inner, text: 'rules: { service-external-ips: { severity: warning, allow: [10.0.0.0/8] } }\n' };
  const found = (analysis: Awaited<ReturnType<typeof analyseFiles>>) => findingIds(analysis);
  const before = [service, outer, inner];
  const analysis = await analyseFiles(before);
  expect(found(analysis)).toEqual([]);
  expect(found(await editFiles(analysis, before, [service, outer, other]))).toEqual(['service-external-ips warning']);
});

function findingIds(analysis: Awaited<ReturnType<typeof analyseFiles>>): readonly string[] {
  const ofRule = allFindings(analysis).filter(({ ruleId }) => ruleId === 'service-external-ips');
  return ofRule.map(({ ruleId, severity }) => `${ruleId} ${severity}`);
}

test.each([
  ['an option of another rule', 'dns-egress-missing: { severity: error, days: 3 }', /There is no key "days" here/],
  ['one that is mistyped', 'policy-review-metadata: { dayz: 3 }', /Did you mean "days"\?$/],
  ['no number', 'policy-review-metadata: { days: "3" }', /"days" must be a number from 1 to 3650\.$/],
  ['a store without a port', 'data-store-reachable-namespace-wide: { stores: [{ name: x }] }', /has no port\.$/],
  ['no block', 'service-external-ips: { allow: [10.0.0.300/8] }', /"10\.0\.0\.300\/8" is not a block of addresses/],
])('%s is a problem', async (_, text, message) => {
  const analysis = await analyseFiles([{ path: '.firebreak.yaml', text: `rules:\n  ${text}\n` }]);
  expect(configProblems(analysis)).toMatchObject([{ start: { line: 1 }, message: expect.stringMatching(message) }]);
});

describe('internet-egress-open', () => {
  const rule = 'internet-egress-open';
  const calls = (name: string, url: string) => pod(name, `, env: [{ name: API_URL, value: "${url}" }]`);
  const policy = (ports: string, marker = '') => `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
${marker}      ports: ${ports}
`;
  const found = '            #     ~~~~~~~~~ [internet-egress-open] to any internet address\n';
  const https = '[{ port: 443 }]';
  const hosts = config(`${rule}: { allow: ["*.example.com", api.example.org] }`);
  const listed = `${calls('a', 'https://eu.api.example.com/v1')}${calls('b', 'https://api.example.org')}`;

  test('accepts a rule whose pods call only hosts that are listed', async () => {
    await checkFindings(`${listed}${policy(https, found)}`, only(rule));
    await checkFindings(`${hosts}${listed}${policy(https)}`, only(rule));
  });

  test.each([
    ['every port is open', listed, '[{ port: 1, endPort: 65535 }]'],
    ['one pod calls another host', `${listed}${calls('c', 'https://example.com')}`, https],
    ['one pod does not say what it calls', `${listed}${pod('c')}`, https],
    ['there are no pods', '', https],
  ])('and no rule where %s', (_, pods, ports) => checkFindings(`${hosts}${pods}${policy(ports, found)}`, only(rule)));
});
