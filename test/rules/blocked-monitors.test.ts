import { describe, expect, test } from 'vitest';
import { type Analysis, changedFiles, findingsOf } from '../../server/src/core';
import { analyseFiles, editFiles, uriOf, type WorkspaceFile } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';
import { parseFixture } from '../support/fixture';

const rules = { rules: ['blocks-declared-dependency'] };

/** As kube-prometheus has it: Prometheus and the monitors in one namespace, what is scraped in another one. */
const prometheus = (spec = 'serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {}') => `#- prometheus.yaml
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: k8s, namespace: monitoring }
spec: { ${spec} }
`;

const monitor = (
  spec: string,
  marker = '',
  { kind = 'ServiceMonitor', endpoint = 'port: metrics', labels = '{}' } = {},
) =>
  `#- monitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: ${kind}
metadata: { name: api, namespace: monitoring, labels: ${labels} }
spec:
  ${spec}
  selector: { matchLabels: { app: api } }
  ${kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints'}:
    - ${endpoint}
${marker}`;

const app = (namespace = 'shop') => `#- ${namespace}/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: { app: api } }
    spec:
      containers: [{ name: main, image: registry.example/api, ports: [{ name: http-metrics, containerPort: 9102 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: ${namespace}, labels: { app: api } }
spec:
  selector: { app: api }
  ports: [{ name: metrics, port: 80, targetPort: http-metrics }]
`;

const policy = (namespace: string, name: string, spec: string) => `#- ${namespace}/${name}.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${spec} }
`;

const deny = (namespace = 'shop', types = 'Ingress') =>
  policy(namespace, 'default-deny', `podSelector: {}, policyTypes: [${types}]`);
const allow = (from: string) =>
  policy('shop', 'allow', `podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [${from}] }]`);
const monitoring = 'namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } }';

const inShop = 'namespaceSelector: { matchNames: [shop] }';
const everywhere = 'namespaceSelector: { any: true }';
const found = 'Prometheus "monitoring/k8s" cannot scrape Deployment "shop/api" on TCP 9102';
const cannot = (words = found, side = 'in', place = '# ~~~~') =>
  `    ${place} [blocks-declared-dependency] ${words}: no policy lets it ${side}.\n`;
/** Below the key of an endpoint in braces. */
const below = (endpoint: string) => cannot(found, 'in', `#   ${'~'.repeat(endpoint.indexOf(':') - 2)}`);
const closed = deny() + allow('{ podSelector: {} }');

describe('a monitor is reported', () => {
  test.each([inShop, everywhere])('with %s, whose targets do not let Prometheus in', (spec) =>
    checkFindings(prometheus() + monitor(spec, cannot()) + app() + closed, rules),
  );

  test('in the namespace of what it means, where Prometheus is in another one', () =>
    checkFindings(
      prometheus() +
        monitor('jobLabel: app', cannot()).replace('namespace: monitoring', 'namespace: shop') +
        app() +
        closed,
      rules,
    ));

  test.each(['port: http-metrics', '{ portNumber: 9102 }', '{ targetPort: http-metrics }'])(
    'of pods, by %s',
    (endpoint) => {
      const marker = endpoint.startsWith('{') ? below(endpoint) : cannot();
      const taken = prometheus('podMonitorSelector: {}, podMonitorNamespaceSelector: {}');
      return checkFindings(taken + monitor(inShop, marker, { kind: 'PodMonitor', endpoint }) + app() + closed, rules);
    },
  );

  test('by the port of the pods behind a Service', () => {
    const endpoint = '{ targetPort: http-metrics }';
    return checkFindings(prometheus() + monitor(everywhere, below(endpoint), { endpoint }) + app() + closed, rules);
  });

  test.each([
    ['out', allow(`{ ${monitoring} }`) + deny('monitoring', 'Egress')],
    ['out or in', allow('{ podSelector: {} }') + deny('monitoring', 'Egress')],
  ])('for the side that is missing: %s', (side, policies) =>
    checkFindings(prometheus() + monitor(inShop, cannot(found, side)) + app() + deny() + policies, rules),
  );

  test('for an agent on every node, whose pods policies keep from those beside them as well', () =>
    checkFindings(
      prometheus('mode: DaemonSet, podMonitorSelector: {}, podMonitorNamespaceSelector: {}').replace(
        'kind: Prometheus',
        'kind: PrometheusAgent',
      ) +
        monitor(inShop, cannot(found.replace('Prometheus', 'PrometheusAgent')), {
          kind: 'PodMonitor',
          endpoint: 'port: http-metrics',
        }) +
        app() +
        closed,
      rules,
    ));

  test('once for all namespaces that it means', () =>
    checkFindings(
      prometheus() +
        monitor(
          everywhere,
          cannot('Prometheus "monitoring/k8s" cannot scrape Deployment "pay/api" and 1 more on TCP 9102'),
        ) +
        app() +
        closed +
        app('pay') +
        deny('pay') +
        app('open'),
      rules,
    ));

  test('of a Prometheus that chooses monitors and namespaces by labels', () =>
    checkFindings(
      prometheus(
        'serviceMonitorSelector: { matchLabels: { team: shop } }, serviceMonitorNamespaceSelector: { matchLabels: { monitored: "yes" } }',
      ) +
        monitor(inShop, cannot(), { labels: '{ team: shop }' }) +
        `---
apiVersion: v1
kind: Namespace
metadata: { name: monitoring, labels: { monitored: "yes" } }
` +
        app() +
        closed,
      rules,
    ));

  test('with the port of the first pods, where others have another one', () =>
    checkFindings(
      prometheus() +
        monitor(
          everywhere,
          cannot('Prometheus "monitoring/k8s" cannot scrape Deployment "pay/api" on TCP 9102 and 1 more'),
        ) +
        app('pay') +
        deny('pay') +
        app().replace('9102', '9100') +
        deny(),
      rules,
    ));

  test('of each Prometheus that takes it, whatever another one may do', () =>
    checkFindings(
      prometheus()
        .replace('name: k8s', 'name: own')
        .replace('namespace: monitoring', 'namespace: shop')
        .replace('prometheus.yaml', 'own.yaml') +
        prometheus() +
        prometheus().replace('name: k8s', 'name: long-term').replace('prometheus.yaml', 'long-term.yaml') +
        monitor(
          inShop,
          cannot(
            'Prometheus "monitoring/long-term" and 1 more cannot scrape Deployment "shop/api" on TCP 9102',
          ).replace('lets it', 'lets them'),
        ) +
        app() +
        closed,
      rules,
    ));

  test('where Prometheus is a workload of the manifests', () =>
    checkFindings(
      `#- prometheus.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: prometheus, namespace: monitoring }
spec:
  template:
    metadata: { labels: { app.kubernetes.io/name: prometheus } }
    spec: { containers: [{ name: prometheus, image: prom/prometheus }] }
${monitor(inShop, cannot('StatefulSet "monitoring/prometheus" cannot scrape Deployment "shop/api" on TCP 9102'))}${app()}${closed}`,
      rules,
    ));

  test.each([
    ['another instance', `{ ${monitoring}, podSelector: { matchLabels: { app.kubernetes.io/instance: other } } }`],
    ['another one by the older label', `{ ${monitoring}, podSelector: { matchLabels: { prometheus: other } } }`],
    ['another namespace', '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: other } } }'],
  ])('where a rule admits %s', (_, from) =>
    checkFindings(prometheus() + monitor(inShop, cannot()) + app() + deny() + allow(from), rules),
  );

  test('wherever Prometheus is, where nobody is let in', () =>
    checkFindings(
      monitor(
        inShop,
        '    # ~~~~ [blocks-declared-dependency] Prometheus cannot scrape Deployment "shop/api" on TCP 9102: no policy lets anybody in.\n',
      ) +
        app() +
        deny(),
      rules,
    ));
});

describe('a monitor is not reported', () => {
  test.each([
    ['its namespace', `{ ${monitoring} }`],
    ['its pods', `{ ${monitoring}, podSelector: { matchLabels: { app.kubernetes.io/name: prometheus } } }`],
    ['a label that its pods may have', `{ ${monitoring}, podSelector: { matchLabels: { app: prometheus } } }`],
    ['an address that it may have', '{ ipBlock: { cidr: 10.0.0.0/8 } }'],
    ['a label that its namespace may have', '{ namespaceSelector: { matchLabels: { name: monitoring } } }'],
  ])('where a rule lets in Prometheus by %s', (_, from) =>
    checkFindings(prometheus() + monitor(inShop) + app() + deny() + allow(from), rules),
  );

  test.each([
    ['no monitors', 'podMonitorSelector: {}'],
    ['only those of its namespace', 'serviceMonitorSelector: {}'],
    ['others', 'serviceMonitorSelector: { matchLabels: { team: a } }, serviceMonitorNamespaceSelector: {}'],
    [
      'those of namespaces with labels that are not known',
      'serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: { matchLabels: { monitored: "yes" } }',
    ],
    ['what cannot be read', 'serviceMonitorSelector: { matchLabels: [a] }, serviceMonitorNamespaceSelector: {}'],
    [
      'all of them, from the network of the nodes',
      'hostNetwork: true, serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {}',
    ],
  ])('of a Prometheus that takes %s', (_, spec) =>
    checkFindings(
      prometheus(spec) + monitor(inShop).replace('namespace: monitoring', 'namespace: other') + app() + closed,
      rules,
    ),
  );

  test.each([
    ['no monitors', 'podMonitorSelector: {}'],
    ['others', 'serviceMonitorSelector: { matchLabels: { team: a } }, serviceMonitorNamespaceSelector: {}'],
  ])('where nobody is let in, and the only Prometheus takes %s', (_, spec) =>
    checkFindings(prometheus(spec) + monitor(inShop) + app() + deny(), rules),
  );

  test.each([
    ['which means its own namespace', 'jobLabel: app', prometheus()],
    [
      'of which Prometheus ignores the namespaces',
      inShop,
      prometheus('ignoreNamespaceSelectors: true, serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {}'),
    ],
    ['where it is not known where Prometheus is', inShop, ''],
  ])('%s', (_, spec, scraper) => checkFindings(scraper + monitor(spec) + app() + closed, rules));

  test.each([
    '{ port: metrics, proxyUrl: http://proxy }',
    '{ port: metrics, relabelings: [{ action: drop, sourceLabels: [__meta_kubernetes_pod_name] }] }',
    '{ port: metrics, relabelings: [{ targetLabel: __address__, replacement: exporter:9115 }] }',
    'port: other',
  ])('with %s, by which something else is called', (endpoint) =>
    checkFindings(prometheus() + monitor(inShop, '', { endpoint }) + app() + closed, rules),
  );

  test('where a policy that is not modelled may let Prometheus in', () =>
    checkFindings(
      `${prometheus()}${monitor(inShop)}${app()}${closed}#- shop/cilium.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: metrics, namespace: shop }
spec: { endpointSelector: {}, ingress: [{}] }
`,
      rules,
    ));

  test('where two manifests say something else of it, or the Service is not understood', async () => {
    const other = monitor('jobLabel: app').replace('monitor.yaml', 'other.yaml');
    await checkFindings(prometheus() + monitor(inShop) + other + app() + closed, rules);
    const unread = app().replace('targetPort: http-metrics }]', 'targetPort: http-metrics }');
    await checkFindings(prometheus() + monitor(inShop) + unread + closed, rules);
  });

  test('where two manifests are of one Prometheus', () =>
    checkFindings(
      prometheus() +
        prometheus('paused: true').replace('prometheus.yaml', 'other.yaml') +
        monitor(inShop) +
        app() +
        closed,
      rules,
    ));

  test('where there is no policy', () => checkFindings(prometheus() + monitor(everywhere) + app(), rules));
});

describe('a fix', () => {
  const rule = (indent: string) =>
    [
      '- from:',
      '    - namespaceSelector:',
      '        matchLabels:',
      '          kubernetes.io/metadata.name: monitoring',
      '      podSelector:',
      '        matchLabels:',
      '          app.kubernetes.io/name: prometheus',
      '          app.kubernetes.io/instance: k8s',
      '  ports:',
      '    - protocol: TCP',
      '      port: 9102',
    ]
      .map((line) => `${indent}${line}\n`)
      .join('');

  const lettingOut = (name: string, namespace: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: monitoring
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: prometheus
      app.kubernetes.io/instance: k8s
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${namespace}
          podSelector:
            matchLabels:
              app: api
      ports:
        - protocol: TCP
          port: 9102
`;

  const lettingIn = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api-from-k8s
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes:
    - Ingress
  ingress:
${rule('    ')}`;

  test('lets in the pods of Prometheus on the port of the pods', () =>
    checkFix(
      prometheus() + monitor(inShop) + app() + closed,
      `#- networkpolicy-monitoring-metrics.yaml
${lettingIn}`,
      'Let "k8s" scrape "api", in a new file',
      rules,
    ));

  test('and lets them out, where they are isolated', () =>
    checkFix(
      prometheus() + monitor(inShop) + app() + allow(`{ ${monitoring} }`) + deny('monitoring', 'Egress'),
      `#- networkpolicy-monitoring-metrics.yaml
${lettingOut('k8s-to-api', 'shop')}`,
      'Let "k8s" scrape "api", in a new file',
      rules,
    ));

  test('isolates no pods that are open', () =>
    checkFix(
      prometheus() +
        monitor(everywhere) +
        app('open') +
        app() +
        closed +
        policy(
          'monitoring',
          'to-shop',
          'podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }] }]',
        ),
      `#- networkpolicy-monitoring-metrics.yaml
${lettingOut('k8s-to-api', 'open')}---
${lettingIn}`,
      'Let "k8s" scrape "api" and 1 more, in a new file',
      rules,
    ));

  test('gives each of its policies a name of its own', () =>
    checkFix(
      prometheus() + monitor(everywhere) + app('pay') + app() + deny('monitoring', 'Egress'),
      `#- networkpolicy-monitoring-metrics.yaml
${lettingOut('k8s-to-api', 'pay')}---
${lettingOut('k8s-to-api-2', 'shop')}`,
      'Let "k8s" scrape "api" and 1 more, in a new file',
      rules,
    ));

  test('adds the rule to the policy of exactly these pods', () => {
    const own = (rules: string) => `#- shop/api-policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress:
    - from:
        - podSelector: { matchLabels: { app: web } }
${rules}`;
    return checkFix(
      prometheus() + monitor(inShop, cannot()) + app() + own(''),
      prometheus() + monitor(inShop) + app() + own(rule('    ')),
      'Let "k8s" scrape "api", in NetworkPolicy "api"',
      rules,
    );
  });
});

describe('a finding about a monitor', () => {
  const files = filesOf(
    `${prometheus()}${monitor(inShop)}${app()}${closed}${app('pay')}${deny('pay')}#- monitoring/grafana.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: grafana, namespace: monitoring }
spec: { template: { metadata: { labels: { app: grafana } }, spec: { containers: [{ name: main, image: grafana }] } } }
`,
  );
  const edited = (path: string, from: string, to: string) =>
    files.map((file) => (file.path === path ? { ...file, text: file.text.replace(from, to) } : file));
  const without = (path: string) => files.filter((file) => file.path !== path);

  test.each([
    ['the monitor', edited('monitor.yaml', '[shop]', '[pay]'), 'Deployment "pay/api"'],
    [
      'the Service',
      edited('shop/api.yaml', 'labels: { app: api } }\nspec:\n  selector', 'labels: {} }\nspec:\n  selector'),
      undefined,
    ],
    ['its ports', edited('shop/api.yaml', 'containerPort: 9102', 'containerPort: 9103'), 'on TCP 9103'],
    ['the policy', edited('shop/allow.yaml', 'podSelector: {} }]', 'namespaceSelector: {} }]'), undefined],
    ['the Prometheus', edited('prometheus.yaml', 'serviceMonitorSelector: {}', 'paused: false'), undefined],
    ['its name', edited('prometheus.yaml', 'k8s', 'main'), 'Prometheus "monitoring/main"'],
    ['the Prometheus, which goes', without('prometheus.yaml'), undefined],
  ])('follows edits of %s', async (_, next, words) => {
    const before = await analyseFiles(files);
    expect(messagesOf(before)).toEqual([`${found}: no policy lets it in.`]);
    const after = await editFiles(before, files, next);
    const expected = words === undefined ? [] : [expect.stringContaining(words)];
    expect(messagesOf(after)).toEqual(expected);
    expect(changedFiles(before, after)).toContain(monitorUri);
    const undone = await editFiles(after, next, files);
    expect(messagesOf(undone)).toEqual(messagesOf(before));
    expect(changedFiles(after, undone)).toContain(monitorUri);
  });

  test.each([
    [
      'a policy for its own pods',
      [...files, { path: 'deny.yaml', text: deny('monitoring', 'Egress').replace(/^.*\n/, '') }],
      'out or in',
    ],
    [
      'a Namespace',
      [...files, { path: 'ns.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: monitoring }\n' }],
      'in',
    ],
  ])('follows %s that comes', async (_, next, side) => {
    const before = await analyseFiles(files);
    messagesOf(before);
    expect(messagesOf(await editFiles(before, files, next))).toEqual([`${found}: no policy lets it ${side}.`]);
  });

  test.each([
    ['pods of a namespace that it does not mean', edited('pay/api.yaml', 'containerPort: 9102', 'containerPort: 9103')],
    ['policies of such a namespace', edited('pay/default-deny.yaml', '[Ingress]', '[Ingress, Egress]')],
    ['Services of such a namespace', edited('pay/api.yaml', 'port: 80', 'port: 81')],
    ['other pods beside Prometheus', edited('monitoring/grafana.yaml', 'app: grafana', 'app: other')],
  ])('is not asked for again by edits of %s', async (_, next) => {
    const before = await analyseFiles(files);
    messagesOf(before);
    const after = await editFiles(before, files, next);
    expect(changedFiles(before, after)).not.toContain(monitorUri);
    expect(messagesOf(after)).toEqual(messagesOf(await analyseFiles(next)));
  });

  test('that means every namespace is asked for again only by edits of what it selects', async () => {
    const all = edited('monitor.yaml', inShop, everywhere);
    const before = await analyseFiles(all);
    expect(messagesOf(before)).toEqual([expect.stringContaining('Deployment "pay/api" and 1 more')]);
    const other = [...all, ...filesOf(app('new').replaceAll('app: api', 'app: web')), ...filesOf(deny('new'))];
    const after = await editFiles(before, all, other);
    expect(changedFiles(before, after)).not.toContain(monitorUri);
    const selected = other.map((file) => ({ ...file, text: file.text.replaceAll('app: web', 'app: api') }));
    const last = await editFiles(after, other, selected);
    expect(changedFiles(after, last)).toContain(monitorUri);
    expect(messagesOf(last)).toEqual([expect.stringContaining('Deployment "new/api" and 2 more')]);
  });

  test('follows edits of a patch of the monitor', async () => {
    const patch = (namespace: string) =>
      `#- patch.yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: api, namespace: monitoring }
spec: { namespaceSelector: { matchNames: [${namespace}] } }
`;
    const kustomization =
      '#- kustomization.yaml\nresources: [monitor.yaml, prometheus.yaml, shop/api.yaml, shop/allow.yaml, shop/default-deny.yaml]\npatches: [{ path: patch.yaml }]\n';
    const of = (namespace: string) => [...files, ...filesOf(kustomization + patch(namespace))];
    const before = await analyseFiles(of('other'));
    expect(messagesOf(before)).toEqual([]);
    const after = await editFiles(before, of('other'), of('shop'));
    expect(messagesOf(after)).toEqual([`${found}: no policy lets it in.`]);
    expect(messagesOf(await editFiles(after, of('shop'), of('other')))).toEqual([]);
  });

  const monitorUri = uriOf('monitor.yaml');
  function messagesOf(analysis: Analysis): readonly string[] {
    const found = findingsOf(analysis, monitorUri).filter(({ ruleId }) => ruleId === 'blocks-declared-dependency');
    return found.map(({ message }) => message);
  }
});

function filesOf(fixture: string): readonly WorkspaceFile[] {
  return parseFixture(fixture).files;
}
