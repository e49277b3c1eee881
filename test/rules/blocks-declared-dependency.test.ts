import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['blocks-declared-dependency'] };

const client = (name: string, url: string, marker = '') => `#- shop/${name}.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: main
          image: registry.example/main
          env:
            - name: URL
              value: ${url}
${marker}`;

const db = `#- shop/db.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: main, image: registry.example/db }]
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports: [{ name: sql, port: 5432, targetPort: 15432 }, { name: admin, port: 9000 }]
`;

const policy = (app: string, spec: string) => `#- shop/policy-${app}.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${app}, namespace: shop }
spec: { podSelector: { matchLabels: { app: ${app} } }, ${spec} }
`;

const url = 'postgres://db:5432/shop';
const found = (words: string) =>
  `              #      ${'~'.repeat(url.length)} [blocks-declared-dependency] ${words}\n`;

describe('a call is blocked', () => {
  test('by the pods that are called, once for all callers', () =>
    checkFindings(
      client(
        'api',
        url,
        found('Deployment "api" and 1 more cannot call Service "db" on TCP 15432 (URL): no policy lets them in.'),
      ) +
        client('web', url) +
        db +
        policy('db', 'policyTypes: [Ingress]'),
      rules,
    ));

  test('by the caller, whose rule has the port of the Service', () =>
    checkFindings(
      client(
        'web',
        url,
        found('Deployment "web" cannot call Service "db" on TCP 15432 (URL): no policy lets it out.'),
      ) +
        db +
        policy('web', 'policyTypes: [Egress], egress: [{ ports: [{ port: 5432 }] }]'),
      rules,
    ));

  test('and one policy admits all callers', () =>
    checkFix(
      client('api', url) + client('web', url) + db + policy('db', 'policyTypes: [Ingress]'),
      `#- shop/networkpolicy-shop-calls.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-from-callers
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: api
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 15432
`,
      'Let "api" and 1 more call "db", in a new file',
      rules,
    ));
});

describe('a call may come through', () => {
  test.each([
    ['with both sides open', url, 'policyTypes: [Ingress], ingress: [{ from: [{ podSelector: {} }] }]'],
    [
      'by an address that may be the pod',
      url,
      'policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]',
    ],
    [
      'on another port, where none is written',
      'http://db.shop.svc.cluster.local',
      'policyTypes: [Ingress], ingress: [{ ports: [{ port: 9000 }, { port: 80 }] }]',
    ],
    ['to something else of that name', 'https://db.example.com', 'policyTypes: [Ingress]'],
  ])('%s', (_, called, spec) => checkFindings(client('web', called) + db + policy('db', spec), rules));

  test('by way of a Service whose manifest is not understood', () =>
    checkFindings(
      client('web', url) + db.replace('port: 9000 }]', 'port: 9000 }') + policy('db', 'ingress: []'),
      rules,
    ));

  test('by a policy that is not modelled', () =>
    checkFindings(
      `${client('web', url)}${db}${policy('db', 'policyTypes: [Ingress]')}#- shop/cilium.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: db, namespace: shop }
spec: { endpointSelector: {}, ingress: [{}] }
`,
      rules,
    ));
});

test('a rule goes into the policy of exactly the called pods, where there is one', async () => {
  const workload = (name: string, container: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: main, image: registry.example/${name}${container} }] }
---
`;
  const shop = (rules: string, marker = '') => `#- shop.yaml
${workload('api', '')}apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: { matchLabels: { app: other } }
${rules}---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - name: main
      image: registry.example/web
      env:
        - name: API_URL
          value: http://api
${marker}`;
  const added = `    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 80
`;
  const marker = '          #      ~~~~~~~~~~ [blocks-declared-dependency]\n';
  await checkFix(shop('', marker), shop(added), 'Let "web" call "api", in NetworkPolicy "api"', {
    rules: ['blocks-declared-dependency'],
  });
});

test('isolates no pods behind a Service that are open', () => {
  const written = (
    name: string,
    own: string,
    direction: 'from' | 'to',
    other: string,
  ) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
  podSelector:
    matchLabels:
${own.replaceAll(/^/gm, '      ')}
  policyTypes:
    - ${direction === 'to' ? 'Egress' : 'Ingress'}
  ${direction === 'to' ? 'egress' : 'ingress'}:
    - ${direction}:
        - podSelector:
            matchLabels:
${other.replaceAll(/^/gm, '              ')}
      ports:
        - protocol: TCP
          port: 15432
`;
  const canary = 'app: db\ntrack: canary';
  return checkFix(
    `${client('api', url)}${db}#- shop/canary.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: canary, namespace: shop }
spec:
  template:
    metadata: { labels: { app: db, track: canary } }
    spec: { containers: [{ name: main, image: registry.example/db }] }
${policy('api', 'policyTypes: [Egress]')}${policy('canary', 'policyTypes: [Ingress]').replace('{ app: canary }', '{ track: canary }')}`,
    `#- shop/networkpolicy-shop-calls.yaml
${written('api-to-canary', 'app: api', 'to', canary)}---
${written('canary-from-api', canary, 'from', 'app: api')}---
${written('api-to-db', 'app: api', 'to', 'app: db')}`,
    'Let "api" call "canary" and 1 more, in a new file',
    rules,
  );
});

describe('across namespaces', () => {
  const caller = (url: string, marker = '') => `#- shop/web.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - name: main
      image: registry.example/web
      env:
        - name: ORDERS
          value: ${url}
${marker}`;
  const callee = (rules: string) => `#- backend/orders.yaml
apiVersion: v1
kind: Pod
metadata: { name: orders, namespace: backend, labels: { app: orders } }
spec: { containers: [{ name: main, image: registry.example/orders }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: backend }
spec: { selector: { app: orders }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: orders, namespace: backend }
spec:
  podSelector: { matchLabels: { app: orders } }
  policyTypes: [Ingress]
  ingress:${rules}
`;
  const found = (url: string) =>
    `          #      ${'~'.repeat(url.length)} [blocks-declared-dependency] Pod "web" cannot call Service "orders" of "backend" on TCP 8080 (ORDERS): no policy lets it in.\n`;
  const closed = ' []';

  test.each(['http://orders.backend:80', 'http://orders.backend.svc:80'])('%s', (url) =>
    checkFindings(caller(url, found(url)) + callee(closed), rules),
  );

  test.each([
    ['a port that the Service does not have', 'orders.backend:8080', closed],
    ['a host without a port', 'orders.backend', closed],
    ['a Service that is not there', 'http://other.backend:80', closed],
    ['a namespace that is let in', 'http://orders.backend:80', '\n    - from: [{ namespaceSelector: {} }]'],
  ])('nothing with %s', (_, url, rule) => checkFindings(caller(url) + callee(rule), rules));

  test.each(['HTTP_PROXY', 'https_proxy', 'NO_PROXY', 'PUBLIC_URL', 'EXTERNAL_ORDERS_URL'])(
    'nothing of %s, which may never be called',
    async (name) => {
      const url = 'http://orders.backend:80';
      await checkFindings(caller(url).replace('ORDERS', name) + callee(closed), rules);
      await checkFindings(
        client('web', 'http://db:5432').replace('name: URL', `name: ${name}`) +
          db +
          policy('db', 'policyTypes: [Ingress]'),
        rules,
      );
    },
  );

  test('nothing of a pod on the network of its node, which always reaches its own pods', () => {
    const onNode = caller('http://orders.backend:80').replace('spec:\n', 'spec:\n  hostNetwork: true\n');
    return checkFindings(onNode + callee(closed), rules);
  });

  test('a fix adds the rule in the other namespace', async () => {
    const url = 'http://orders.backend:80';
    const some = '\n    - from: [{ podSelector: {} }]';
    const rule = `${some}
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
          podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 8080`;
    await checkFix(
      caller(url, found(url)) + callee(some),
      caller(url) + callee(rule),
      'in NetworkPolicy "orders"',
      rules,
    );
  });
});

describe('a monitor of the Prometheus operator', () => {
  const monitor = (kind: string, endpoints: string, spec = '', marker = '') => `#- shop/monitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: ${kind}
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  ${kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints'}:
    - ${endpoints}
${marker}${spec === '' ? '' : `  ${spec}\n`}`;
  const labelled = db.replace(
    'name: db, namespace: shop }\nspec:\n  selector',
    'name: db, namespace: shop, labels: { app: db } }\nspec:\n  selector',
  );
  const closed = policy('db', 'policyTypes: [Ingress]');
  const cannot = (port: number, marker: string) =>
    `${marker} [blocks-declared-dependency] Prometheus cannot scrape StatefulSet "db" on TCP ${port}: no policy lets anybody in.\n`;

  test('whose target policies close to everybody cannot be scraped, by a port of the Service or of the pods', async () => {
    const ofService = monitor('ServiceMonitor', 'port: sql', '', cannot(15432, '    # ~~~~'));
    await checkFindings(ofService + labelled + closed, rules);
    const ofPods = monitor('PodMonitor', '{ targetPort: 9187 }', '', cannot(9187, '    #   ~~~~~~~~~~'));
    await checkFindings(ofPods + labelled + closed, rules);
  });

  test('is mended by a rule for pods of any namespace', () =>
    checkFix(
      monitor('ServiceMonitor', 'port: sql') + labelled + closed,
      `#- shop/networkpolicy-shop-metrics.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-metrics
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
  ingress:
    - from:
        - namespaceSelector: {}
      ports:
        - protocol: TCP
          port: 15432
`,
      'Let pods of any namespace scrape "db", in a new file',
      rules,
    ));

  test.each([
    ['a rule for any pod', 'ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 15432 }] }]'],
    ['a rule for pods that may be Prometheus', 'ingress: [{ from: [{ podSelector: { matchLabels: { a: b } } }] }]'],
    ['a rule for an address', 'ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]'],
  ])('may be scraped through %s', (_, rest) =>
    checkFindings(
      monitor('ServiceMonitor', 'port: sql') + labelled + policy('db', `policyTypes: [Ingress], ${rest}`),
      rules,
    ),
  );

  test('is silent about targets in other namespaces, and where there is no policy', async () => {
    await checkFindings(
      monitor('ServiceMonitor', 'port: sql', 'namespaceSelector: { matchNames: [data] }') + labelled + closed,
      rules,
    );
    await checkFindings(monitor('ServiceMonitor', 'port: sql') + labelled, rules);
  });
});

describe('an annotation for Prometheus', () => {
  const closed = policy('db', 'policyTypes: [Ingress]');
  const scraped = (annotations: string, ports: string, marker = '') => `#- shop/db.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: db }
      annotations:
        prometheus.io/scrape: "true"
${marker}${annotations}    spec: { containers: [{ name: db, image: db, ports: [${ports}] }] }
`;
  const port = '        prometheus.io/port: "9187"\n';
  const cannot = `        #                     ~~~~~~ [blocks-declared-dependency] Prometheus cannot scrape StatefulSet "db" on TCP 9187: no policy lets anybody in.\n`;

  test.each([
    ['its port', port, '{ containerPort: 80 }, { containerPort: 9187 }'],
    ['the only port of the pods', '', '{ containerPort: 9187 }'],
  ])('is found on %s where policies close the pods to everybody', (_, annotations, ports) =>
    checkFindings(scraped(annotations, ports, cannot) + closed, rules),
  );

  test('of a Service counts for the pods behind it', () =>
    checkFindings(
      `${db.replace('kind: Service\nmetadata: { name: db, namespace: shop }', `kind: Service\nmetadata:\n  name: db\n  namespace: shop\n  annotations:\n    prometheus.io/scrape: "true"\n    #                     ~~~~~~ [blocks-declared-dependency] Prometheus cannot scrape StatefulSet "db" on TCP 9187\n    prometheus.io/port: "9187"`)}${closed}`,
      rules,
    ));

  test.each([
    [
      'a rule for any pod',
      port,
      policy('db', 'policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: {} }] }]'),
    ],
    ['several ports, of which it names none', '', closed],
    ['no policy', port, ''],
  ])('silent: %s', (_, annotations, rest) =>
    checkFindings(scraped(annotations, '{ containerPort: 80 }, { containerPort: 9187 }') + rest, rules),
  );
});
