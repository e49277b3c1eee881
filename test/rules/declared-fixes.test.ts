import { describe, expect, test } from 'vitest';
import { allFindings, fixesFor, planFix, verifyFix } from '../../server/src/core';
import { analyseFiles, type WorkspaceFile } from '../support/analysis';
import { checkFix } from '../support/check';

const service = (name: string, namespace: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }
`;

const pod = (name: string, namespace: string, url = '') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: { app: ${name} }
spec: { containers: [{ name: main, image: ${name}${url === '' ? '' : `, env: [{ name: PEER_URL, value: "${url}" }]`} }] }
`;

describe('Allow only declared callers', () => {
  const manifests = `#- dash.yaml
${pod('dash', 'kube-system')}---
${service('dash', 'kube-system')}#- web.yaml
${pod('web', 'shop', 'http://dash.kube-system')}`;

  test('admits the pods that say that they call the workload, on its own port', () =>
    checkFix(
      manifests,
      `#- dash.yaml
${pod('dash', 'kube-system')}---
${service('dash', 'kube-system')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: dash-ingress
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: dash
  policyTypes:
    - Ingress
  ingress:
    # PEER_URL in Pod/shop/web
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
          podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 8080
`,
      'Allow only declared callers of Pod "dash", in this file',
      { rules: ['workload-unprotected-ingress'] },
    ));

  test('is not offered where nobody declares anything', async () => {
    const titles = await offers(
      [{ path: 'dash.yaml', text: pod('dash', 'kube-system') }],
      'workload-unprotected-ingress',
    );
    expect(titles.filter((title) => title.startsWith('Allow only'))).toEqual([]);
    expect(titles.length).toBeGreaterThan(0);
  });
});

/** The fixes of the findings of a rule, with what they do to what is declared. */
async function offers(files: readonly WorkspaceFile[], ruleId: string): Promise<readonly string[]> {
  const analysis = await analyseFiles(files);
  const found = allFindings(analysis).filter((finding) => finding.ruleId === ruleId);
  const lines: string[] = [];
  for (const finding of found) {
    for (const fix of fixesFor(analysis, finding)) {
      const plan = planFix(analysis, fix);
      const verdict = plan.kind === 'refused' ? undefined : await verifyFix(analysis, finding, plan);
      const broken = verdict?.kind === 'verified' ? verdict.effect.breaksDeclared.join(', ') : 'refused';
      lines.push(`${fix.title.replace(/, in .*file.*/, '')}: ${broken}`);
    }
  }
  return [...new Set(lines)];
}

const shop = [
  { path: 'web.yaml', text: pod('web', 'shop', 'http://api') },
  { path: 'api.yaml', text: `${pod('api', 'shop', 'https://pay.example.com')}---\n${service('api', 'shop')}` },
];

describe('Isolate namespace', () => {
  test('keeps what a Prometheus of the operator scrapes in another namespace', async () => {
    const files = [
      { path: 'grafana.yaml', text: pod('grafana', 'monitoring') },
      {
        path: 'prometheus.yaml',
        text: `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: k8s, namespace: monitoring }
spec: { serviceMonitorSelector: {} }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: api, namespace: monitoring }
spec: { namespaceSelector: { any: true }, selector: {}, endpoints: [{ port: http }] }
`,
      },
      {
        path: 'api.yaml',
        text: `${pod('api', 'shop')}---\n${service('api', 'shop').replace('port: 80,', 'name: http, port: 80,')}`,
      },
    ];
    expect(await offers(files, 'missing-default-deny-ingress')).toEqual([
      'Isolate namespace "shop", keep declared connections: ',
      'Deny all ingress in namespace "shop" by default: Prometheus to api',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: Prometheus to api',
      'Isolate namespace "monitoring", keep declared connections: ',
      'Deny all ingress in namespace "monitoring" by default: ',
      'Deny all ingress and egress in namespace "monitoring" by default, allow DNS: Prometheus to api',
    ]);
  });

  test('comes first and breaks nothing, where the other fixes say what they break', async () => {
    expect(await offers(shop, 'missing-default-deny-ingress')).toEqual([
      'Isolate namespace "shop", keep declared connections: ',
      'Deny all ingress in namespace "shop" by default: web to api',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: api to pay.example.com, web to api',
    ]);
    expect(await offers(shop, 'missing-default-deny-egress')).toEqual([
      'Isolate namespace "shop", keep declared connections: ',
      'Deny all egress in namespace "shop" by default, allow DNS: api to pay.example.com, web to api',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: api to pay.example.com, web to api',
    ]);
  });

  test('is not offered where nothing is declared, or not everything is known', async () => {
    const undeclared = await offers([{ path: 'web.yaml', text: pod('web', 'shop') }], 'missing-default-deny-ingress');
    expect(undeclared).toEqual([
      'Deny all ingress in namespace "shop" by default: ',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: ',
    ]);
    const bare = [
      { path: 'web.yaml', text: pod('web', 'shop', 'http://api').replace('labels: { app: web }', 'labels: {}') },
      ...shop.slice(1),
    ];
    expect((await offers(bare, 'missing-default-deny-ingress'))[0]).toMatch(/^Deny all ingress in/);
  });

  test('lets in who calls pods of the namespace that no manifest shows', async () => {
    const caller = { path: 'far.yaml', text: pod('far', 'other', 'http://db.shop') };
    const files = [...shop, caller];
    const analysis = await analyseFiles(files);
    const isolating = allFindings(analysis)
      .flatMap((finding) => fixesFor(analysis, finding))
      .find(({ title }) => title.startsWith('Isolate namespace "shop"'));
    expect(
      isolating?.actions.map((action) => ('yaml' in action ? action.yaml : '')).join('---\n'),
    ).toContain(`  name: db
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
  ingress:
    # PEER_URL in Pod/other/far; narrow it: Service "shop/db" is not in the manifests.
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: other
          podSelector:
            matchLabels:
              app: far
`);
    expect((await offers(files, 'missing-default-deny-ingress')).filter((title) => /"shop"/.test(title))).toEqual([
      'Isolate namespace "shop", keep declared connections: ',
      'Deny all ingress in namespace "shop" by default: web to api',
      'Deny all ingress and egress in namespace "shop" by default, allow DNS: api to pay.example.com, web to api',
    ]);
  });

  test('keeps what is declared in a kustomization that renames everything', async () => {
    const files = [
      {
        path: 'kustomization.yaml',
        text: 'namespace: prod\nnamePrefix: x-\nlabels: [{ pairs: { team: a }, includeSelectors: true }]\nresources: [all.yaml]\n',
      },
      {
        path: 'all.yaml',
        text: `${pod('web', 'shop', 'http://x-api')}---\n${pod('api', 'shop')}---\n${service('api', 'shop')}`,
      },
    ];
    expect((await offers(files, 'missing-default-deny-ingress')).slice(0, 2)).toEqual([
      'Isolate namespace "prod", keep declared connections: ',
      'Deny all ingress in namespace "prod" by default: x-web to x-api',
    ]);
  });

  test('leaves alone what something else declares and a policy allows already', async () => {
    const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: {} }] }] }
`;
    const files = [...shop, { path: 'policy.yaml', text: policy }];
    expect(await offers(files, 'missing-default-deny-ingress')).toContain(
      'Deny all ingress in namespace "shop" by default: ',
    );
  });
});

describe('a call to a host outside of the manifests', () => {
  const files = (url: string, rules = '') => [
    { path: 'api.yaml', text: pod('api', 'shop', url) },
    ...(rules === ''
      ? []
      : [
          {
            path: 'policy.yaml',
            text: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes:
    - Egress
  egress:
    - to:
        - podSelector: {}
${rules}`,
          },
        ]),
  ];
  const toBlock = (block: string) => `    - to:
        - ipBlock:
            cidr: ${block}
      ports:
        - port: 443
`;
  const toInternet = toBlock('0.0.0.0/0');

  test.each([
    ['a public name', 'https://pay.example.com', toInternet, 'api to pay.example.com'],
    [
      'one of which some addresses are kept out already',
      'https://pay.example.com',
      toBlock('0.0.0.0/0\n            except:\n              - 8.0.0.0/8'),
      'api to pay.example.com',
    ],
    ['a public name by way of IPv6', 'https://pay.example.com', toBlock('2000::/3'), 'api to pay.example.com'],
    ['a name of a network inside', 'https://pay.stripe.example', toInternet, 'api to pay.stripe.example'],
    ['what may be a Service', 'https://pay.billing', toInternet, 'api to pay.billing'],
    ['an address', 'https://198.51.100.7', toInternet, 'api to 198.51.100.7'],
    ['a name without a port', 'pay.example.com', toInternet, 'possibly api to pay.example.com'],
    [
      'a public name of which some addresses stay open',
      'https://pay.example.com',
      toInternet + toBlock('203.0.112.0/24'),
      'possibly api to pay.example.com',
    ],
    ['an address without a port', 'custom://198.51.100.7', toInternet, 'api to 198.51.100.7'],
    [
      'an address without a port of which another port stays open',
      'custom://198.51.100.7',
      toInternet + toInternet.replace('443', '80'),
      'possibly api to 198.51.100.7',
    ],
    ['another port', 'http://pay.example.com', toInternet, ''],
    ['what another rule allows too', 'https://pay.example.com', toInternet + toInternet, ''],
  ])('%s: removing the rule', async (_, url, rules, broken) => {
    const found = await offers(files(url, rules), 'internet-egress-open');
    expect(found[0]).toBe(`Remove egress rule 2: ${broken}`);
  });

  test('no pod of the cluster stands for it', async () => {
    const anywhere = '    - ports:\n        - port: 443\n';
    const broken = 'api to pay.stripe.example';
    expect(await offers(files('https://pay.stripe.example', anywhere), 'internet-egress-open')).toEqual([
      `Allow only pods of the cluster in egress rule 2: ${broken}`,
      `Allow only pods of namespace "shop" in egress rule 2: ${broken}`,
      `Remove egress rule 2: ${broken}`,
    ]);
  });

  test.each(['http://pay.example.com', 'http://pay.stripe.example', 'http://pay.billing', 'pay.example.com'])(
    '%s: it has neither the address of a metadata service nor the port of a resolver',
    async (url) => {
      const http = toInternet.replace('443', '80');
      expect(await offers(files(url, http), 'metadata-endpoint-reachable')).toEqual([
        'Except the metadata service in egress rule 2: ',
        'Except the metadata services of all clouds in egress rule 2: ',
      ]);
      const resolvers = '    - ports:\n        - port: 53\n        - port: 53\n          protocol: UDP\n';
      expect(await offers(files(url, resolvers), 'dns-to-any-resolver')).toEqual([
        'Allow only cluster DNS in egress rule 2: ',
      ]);
    },
  );

  test.each(['https://pay.example.com', 'https://pay.stripe.example', 'https://pay.billing', 'pay.example.com'])(
    '%s: isolating the namespace keeps it, a default deny does not',
    async (url) => {
      const [isolate, deny] = await offers(files(url), 'missing-default-deny-egress');
      expect(isolate).toBe('Isolate namespace "shop", keep declared connections: ');
      expect(deny).toMatch(/^Deny all egress in namespace "shop" by default, allow DNS: (possibly )?api to pay\./);
    },
  );
});
