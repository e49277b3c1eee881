import { expect, test } from 'vitest';
import { clustersOf } from '../../../server/src/core/analysis/clusters-of';
import { declaredDependencies } from '../../../server/src/core/dependencies/declared-dependencies';
import { analyseFiles } from '../../support/analysis';
import { clusterOfYaml, editedClusters } from '../../support/cluster';
import { declaredConnections, dependencyLines } from '../../support/declared';

const shop = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: main
          image: web
          ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9100 }]
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, labels: { team: a } }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }, { name: admin, port: 81, targetPort: 8081 }] }
`;

/** Checks everything that is declared beside `shop`. */
async function checkDeclared(yaml: string, lines: readonly string[]): Promise<void> {
  const { dependencies } = declaredDependencies(await clusterOfYaml(`${shop}---\n${yaml}`));
  expect(dependencyLines(dependencies)).toEqual(lines);
}

test('an Ingress is called by its controller on the port that it names', () =>
  checkDeclared(
    `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  defaultBackend: { service: { name: web, port: { number: 80 } } }
  rules: [{ http: { paths: [{ path: /, backend: { service: { name: web, port: { name: http } } } }] } }]
`,
    ['{ingress-controller} -> Service shop/web TCP 80, certain: spec'],
  ));

test('an Ingress is called by the pods that serve it', () =>
  checkDeclared(
    `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { kubernetes.io/ingress.class: nginx } }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: nginx, namespace: ingress }
spec:
  template:
    metadata: { labels: { app: nginx } }
    spec: { containers: [{ name: main, image: registry.k8s.io/ingress-nginx/controller:v1 }] }
`,
    ['ingress/nginx[Deployment] -> Service shop/web TCP 80, certain: spec'],
  ));

test('a Route and a Gateway are called by their controllers', () =>
  checkDeclared(
    `
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web, namespace: shop }
spec: { to: { kind: Service, name: web }, port: { targetPort: 8081 } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: gate }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: gate, namespace: shop }
spec: { listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
    [
      '{ingress-controller} -> Service shop/web TCP 81, certain: spec',
      '{ingress-controller} -> Service shop/web TCP 80, certain: spec',
    ],
  ));

test('a Service of type LoadBalancer is called from outside', () =>
  checkDeclared(
    `
apiVersion: v1
kind: Service
metadata: { name: public, namespace: shop }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 443, targetPort: 8443 }] }
`,
    ['{outside} -> Service shop/public TCP 443, certain: type'],
  ));

test('the API server calls webhooks, conversions and aggregated APIs', () =>
  checkDeclared(
    `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: check }
webhooks:
  - { name: a.example.com, clientConfig: { service: { namespace: shop, name: web, port: 81 } } }
  - { name: b.example.com, clientConfig: { service: { namespace: shop, name: gone } } }
  - { name: c.example.com, clientConfig: { url: "https://example.com" } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: change }
webhooks: [{ name: a.example.com, clientConfig: { service: { namespace: shop, name: web, port: 80 } } }]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1.example.com }
spec: { service: { namespace: shop, name: web, port: 80 } }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  group: example.com
  conversion:
    strategy: Webhook
    webhook:
      clientConfig:
        service: { namespace: shop, name: web, port: 81 }
  names: { kind: Thing }
`,
    [
      '{api-server} -> Service shop/web TCP 81, certain: service',
      '{api-server} -> missing shop/gone TCP 443, weak: service',
      '{api-server} -> Service shop/web TCP 80, certain: service',
      '{api-server} -> Service shop/web TCP 80, certain: service',
      '{api-server} -> Service shop/web TCP 81, certain: service',
    ],
  ));

const monitors = `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: web, namespace: monitoring }
spec:
  namespaceSelector: { matchNames: [shop] }
  selector: { matchLabels: { team: a } }
  endpoints: [{ port: admin }, { targetPort: metrics }]
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: own, namespace: monitoring }
spec: { selector: {}, endpoints: [{ port: http }] }
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: pods, namespace: monitoring }
spec: { namespaceSelector: { any: true }, selector: { matchLabels: { app: web } }, podMetricsEndpoints: [{ port: metrics }] }
`;

test('monitors ask for scrapes of the Services and pods that they select', () =>
  checkDeclared(monitors, [
    '{metrics-scraper} -> Service shop/web TCP 81, certain: spec',
    '{metrics-scraper} -> shop/web[Deployment] TCP 9100, certain: spec',
    '{metrics-scraper} -> shop/web[Deployment] TCP 9100, certain: spec',
  ]));

test('monitors are scraped by each Prometheus of the operator that takes them', () => {
  const prometheus = (kind: string, spec: string) => `
apiVersion: monitoring.coreos.com/v1
kind: ${kind}
metadata: { name: main, namespace: metrics }
spec: { ${spec} }
---`;
  const taking = prometheus('Prometheus', 'serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {}');
  const agent = prometheus('PrometheusAgent', 'podMonitorSelector: {}, podMonitorNamespaceSelector: {}');
  return checkDeclared(taking + agent + monitors, [
    '{Prometheus metrics/main} -> Service shop/web TCP 81, certain: spec',
    '{Prometheus metrics/main} -> shop/web[Deployment] TCP 9100, certain: spec',
    '{PrometheusAgent metrics/main} -> shop/web[Deployment] TCP 9100, certain: spec',
  ]);
});

test('what an endpoint with a proxy or relabelings that choose targets means is not certain', () =>
  checkDeclared(
    monitors.replace(
      '{ port: admin }',
      '{ port: admin, relabelings: [{ action: keep, sourceLabels: [a], regex: b }] }',
    ),
    [
      '{metrics-scraper} -> Service shop/web TCP 81, weak: spec',
      '{metrics-scraper} -> shop/web[Deployment] TCP 9100, certain: spec',
      '{metrics-scraper} -> shop/web[Deployment] TCP 9100, certain: spec',
    ],
  ));

test('Prometheus scrapes where its pods are known; annotations ask for it too, and probes are of the kubelet', () =>
  checkDeclared(
    `
apiVersion: v1
kind: Pod
metadata: { name: prometheus, namespace: monitoring, labels: { app.kubernetes.io/name: prometheus } }
spec: { containers: [{ name: main, image: prom/prometheus }] }
---
apiVersion: v1
kind: Pod
metadata: { name: job, namespace: shop, annotations: { prometheus.io/scrape: "true", prometheus.io/port: "9000" } }
spec:
  containers: [{ name: main, image: job, ports: [{ name: p, containerPort: 1 }], livenessProbe: { httpGet: { port: p } }, readinessProbe: { exec: {} } }]
`,
    [
      'monitoring/prometheus[Pod] -> shop/job[Pod] TCP 9000, certain: prometheus.io/scrape',
      '{kubelet} -> shop/job[Pod] TCP 1, certain: livenessProbe',
    ],
  ));

test('a Service asks for scrapes by its annotations, of its own ports or of one of its pods', async () => {
  const service = (name: string, port: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, annotations: { prometheus.io/scrape: "true"${port} } }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
`;
  await checkDeclared(`${service('a', '')}---${service('b', ', prometheus.io/port: "9100"')}`, [
    '{metrics-scraper} -> Service shop/a TCP 80, certain: prometheus.io/scrape',
    '{metrics-scraper} -> shop/web[Deployment] TCP 9100, certain: prometheus.io/scrape',
  ]);
});

test('connections end at the ports of the pods', async () => {
  const caller = `---
apiVersion: v1
kind: Pod
metadata: { name: caller, namespace: shop }
spec: { containers: [{ name: main, image: c, env: [{ name: A_URL, value: "http://web" }, { name: B_URL, value: "web:82" }] }] }
`;
  expect(declaredConnections(await clusterOfYaml(shop + caller))).toEqual([
    'shop/caller[Pod] => shop/web[Deployment] : TCP 8080',
  ]);
});

test('a kustomization renames Services and ConfigMaps, and not what texts say', async () => {
  const files = [
    { path: 'kustomization.yaml', text: 'namePrefix: x-\nnamespace: prod\nresources: [all.yaml]\n' },
    {
      path: 'all.yaml',
      text: `${shop}---
apiVersion: v1
kind: ConfigMap
metadata: { name: conf, namespace: shop }
data: { A: "http://x-web", B: "http://web" }
---
apiVersion: v1
kind: Pod
metadata: { name: caller, namespace: shop }
spec: { containers: [{ name: main, image: c, envFrom: [{ configMapRef: { name: conf } }] }] }
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1.example.com }
spec: { service: { namespace: shop, name: web, port: 80 } }
`,
    },
  ];
  const [cluster, ...others] = clustersOf(await analyseFiles(files));
  expect(others).toEqual([]);
  expect(cluster && dependencyLines(declaredDependencies(cluster).dependencies)).toEqual([
    'prod/x-caller[Pod] -> Service prod/x-web TCP 80, certain: A from ConfigMap x-conf data.A',
    'prod/x-caller[Pod] -> missing prod/web TCP 80, certain: B from ConfigMap x-conf data.B',
    '{api-server} -> Service prod/x-web TCP 80, certain: service',
  ]);
});

test('an edit of a ConfigMap changes what its workload calls, and no workload', async () => {
  const pod = `
apiVersion: v1
kind: Pod
metadata: { name: caller, namespace: shop }
spec: { containers: [{ name: main, image: c, envFrom: [{ configMapRef: { name: conf } }] }] }
`;
  const config = (port: number) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\n  namespace: shop\ndata:\n  A: web:${port}\n`;
  const files = (port: number) => [
    { path: 'all.yaml', text: `${shop}---${pod}` },
    { path: 'conf.yaml', text: config(port) },
  ];
  const clusters = await editedClusters(files(80), files(81));
  expect(clusters.map((cluster) => dependencyLines(declaredDependencies(cluster).dependencies))).toEqual([
    ['shop/caller[Pod] -> Service shop/web TCP 80, certain: A from ConfigMap conf data.A'],
    ['shop/caller[Pod] -> Service shop/web TCP 81, certain: A from ConfigMap conf data.A'],
  ]);
  const [before, after] = clusters.map((cluster) => cluster.namespaces.get('shop')?.workloads);
  expect(before).toBe(after);
});

test('edits elsewhere change what a name means, and nothing that is kept says otherwise', async () => {
  const caller = `
apiVersion: v1
kind: Pod
metadata: { name: caller, namespace: shop }
spec: { containers: [{ name: main, image: c, args: ["http://api.back", "http://10.0.0.9:80"] }] }
`;
  const service = (name: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: back }\nspec: { selector: { app: api }, ports: [{ port: 80 }] }\n`;
  const pod = (ip: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: api, namespace: back, labels: { app: api } }\nspec: { containers: [] }\nstatus: { podIP: ${ip} }\n`;
  const states: readonly (readonly [files: readonly string[], to: readonly string[]])[] = [
    [
      [service('api'), pod('10.0.0.9')],
      ['Service back/api', 'back/api[Pod]'],
    ],
    [
      [service('other'), pod('10.0.0.9')],
      ['missing back/api', 'back/api[Pod]'],
    ],
    [
      [service('api'), pod('10.0.0.8')],
      ['Service back/api', '10.0.0.9'],
    ],
    [
      ['', ''],
      ['api.back', '10.0.0.9'],
    ],
  ];
  const filesOf = (texts: readonly string[]) => [
    { path: 'caller.yaml', text: caller },
    ...texts.map((text, index) => ({ path: `${index}.yaml`, text })),
  ];
  for (const [before] of states) {
    for (const [after, to] of states) {
      const clusters = await editedClusters(filesOf(before), filesOf(after));
      const calls = clusters.map((cluster) => dependencyLines(declaredDependencies(cluster).dependencies));
      expect(calls[1]?.map((line) => /-> (.*) TCP/.exec(line)?.[1])).toEqual(to);
    }
  }
});
