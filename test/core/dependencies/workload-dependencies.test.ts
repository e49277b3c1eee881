import { describe, expect, test } from 'vitest';
import { declaredDependencies } from '../../../server/src/core/dependencies/declared-dependencies';
import { clusterOfYaml } from '../../support/cluster';
import { dependencyLines } from '../../support/declared';

/** A workload `web` whose container has these fields, beside a database and an API of another namespace. */
function web(container: string, pod = ''): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: main, image: web, ${container} }]
      ${pod}
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 5432, targetPort: 15432 }], externalIPs: [192.0.2.7], type: LoadBalancer, loadBalancerIP: 192.0.2.8 }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: back }
spec: { selector: { app: api }, ports: [{ port: 80 }, { port: 53, protocol: UDP, name: dns }] }
---
apiVersion: v1
kind: Service
metadata: { name: nodes, namespace: shop }
spec: { clusterIP: None, selector: { app: nodes }, ports: [{ port: 9092 }] }
`;
}

/** Checks what `web` says that it calls: callee, port, confidence and where, in the order in which it is written. */
async function checkCalls(yaml: string, calls: readonly string[], doubts: readonly string[] = []): Promise<void> {
  const declared = declaredDependencies(await clusterOfYaml(yaml));
  const lines = dependencyLines(declared.dependencies.filter(({ from }) => from.kind === 'workload'));
  expect(lines.map((line) => line.replace('shop/web[Deployment] -> ', ''))).toEqual(calls);
  expect(declared.doubts).toEqual(doubts);
}

describe('a variable', () => {
  test.each([
    ['db:5432', 'Service shop/db TCP 5432, certain'],
    ['db.shop:5432', 'Service shop/db TCP 5432, certain'],
    ['db.shop.svc', 'Service shop/db TCP any, certain'],
    ['db.shop.svc.cluster.local:5432', 'Service shop/db TCP 5432, certain'],
    ['tcp://db:5432', 'Service shop/db TCP 5432, certain'],
    ['postgres://me:secret@db/x?sslmode=disable', 'Service shop/db TCP 5432, certain'],
    ['jdbc:postgresql://db:5432/x', 'Service shop/db TCP 5432, certain'],
    ['jdbc:oracle:thin:@db:5432:x', 'Service shop/db TCP 5432, certain'],
    ['me:1234@tcp(db:5432)/x', 'Service shop/db TCP 5432, certain'],
    ['http://api.back/v1', 'Service back/api TCP 80, certain'],
    ['udp://api.back:53', 'Service back/api UDP 53, certain'],
    ['api.back:53', 'Service back/api UDP 53, certain'],
    ['nodes-1.nodes:9092', 'Service shop/nodes TCP 9092, certain'],
    ['nodes-1.nodes.shop.svc.cluster.local:9092', 'Service shop/nodes TCP 9092, certain'],
    ['https://example.com/hook', 'example.com TCP 443, certain'],
    ['10.1.2.3:8080', '10.1.2.3 TCP 8080, certain'],
    ['192.0.2.7:5432', 'Service shop/db TCP 5432, certain'],
    ['cache.shop.svc:6379', 'missing shop/cache TCP 6379, certain'],
    ['db', 'Service shop/db TCP any, weak'],
    ['db:6', 'Service shop/db TCP 6, weak'],
  ])('with %s calls %s', (value, call) =>
    checkCalls(web(`env: [{ name: X_URL, value: "${value}" }]`), [`${call}: X_URL`]),
  );

  test.each([
    'http://localhost:8080',
    '127.0.0.1:80',
    '0.0.0.0:80',
    'true',
    'cache',
    '8080',
    '12:30',
    '/etc/db',
    'file://db/x',
    'oci://db/x',
  ])('with %s calls nobody', (value) => checkCalls(web(`env: [{ name: X_URL, value: "${value}" }]`), []));

  test.each(['TITLE', 'IMAGE', 'NO_PROXY', 'LISTEN_ADDR'])('%s with the name of a Service is no call', (name) =>
    checkCalls(web(`env: [{ name: ${name}, value: db }]`), []),
  );

  test('lists hosts', () =>
    checkCalls(
      web(
        'env: [{ name: BROKERS, value: "nodes-0.nodes:9092,nodes-1.nodes:9092" }, { name: M, value: "mongodb://u:p@db:5432,api.back:80/x" }]',
      ),
      [
        'Service shop/nodes TCP 9092, certain: BROKERS',
        'Service shop/db TCP 5432, certain: M',
        'Service back/api TCP 80, certain: M',
      ],
    ));

  test('has its port in another one', () =>
    checkCalls(
      web('env: [{ name: DB_HOST, value: db }, { name: DB_PORT, value: "5432" }, { name: PORT, value: "1" }]'),
      ['Service shop/db TCP 5432, certain: DB_HOST'],
    ));

  test('uses the ones before it', () =>
    checkCalls(
      web(
        'env: [{ name: A, value: db }, { name: B, value: "$(A):5432" }, { name: C, value: "$$(A):5432 $(LATER):80" }, { name: LATER, value: x }]',
      ),
      ['Service shop/db TCP 5432, certain: B'],
      ['"C" has a placeholder, and is not known.'],
    ));
});

test.each([
  ['192.0.2.8:5432', 'db'],
  ['tcp://192.0.2.8:5432', 'db'],
  ['192.0.2.9:5432', 'api'],
  ['192.0.2.10:5432', 'api'],
])('the address of a load balancer may lead to its Service: %s', (value, service) => {
  const ip = value.replace(/^.*\/|:5432$/g, '');
  return checkCalls(web(`env: [{ name: X_URL, value: "${value}" }]`) + balanced, [
    `Service shop/${service} TCP 5432, weak: X_URL`,
    `${ip} TCP 5432, weak: X_URL`,
  ]);
});

/** The one address is asked for from a pool, the other one was given. */
const balanced = `---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop, annotations: { metallb.io/loadBalancerIPs: 192.0.2.9 } }
spec: { type: LoadBalancer, selector: { app: api }, ports: [{ port: 5432 }] }
status: { loadBalancer: { ingress: [{ ip: 192.0.2.10 }, { hostname: lb.example.com }] } }
`;

describe('arguments', () => {
  test.each([
    ['args: ["--db-host=db", "--db-port=5432"]', 'Service shop/db TCP 5432, certain: args'],
    ['args: ["-upstream", "http://api.back"]', 'Service back/api TCP 80, certain: args'],
    ['command: [sh, -c, "wait-for db:5432 && run"]', 'Service shop/db TCP 5432, certain: command'],
    ['command: [sh, -c, "until nc -z -w 2 db 5432; do sleep 1; done"]', 'Service shop/db TCP 5432, certain: command'],
    ['command: [nc, -vz, db.shop, "5432"]', 'Service shop/db TCP 5432, certain: command'],
    [
      'command: [sh, -c, "while ! /usr/bin/pg_isready -U me -h db; do :; done"]',
      'Service shop/db TCP 5432, certain: command',
    ],
    [
      'env: [{ name: H, value: db }], args: [sh, -c, "psql --host=$H -p 5432 -c x"]',
      'Service shop/db TCP 5432, certain: args',
    ],
    ['args: ["mysqladmin ping -hdb -psecret -P5432"]', 'Service shop/db TCP 5432, certain: args'],
    ['env: [{ name: H, value: db }], args: ["$(H):5432"]', 'Service shop/db TCP 5432, certain: args'],
    [`env: [{ name: H, value: db }], args: [sh, -c, "run \${H}:5432"]`, 'Service shop/db TCP 5432, certain: args'],
  ])('%s call %s', (container, call) => checkCalls(web(container), [call]));

  test.each([
    'args: ["--image=db:7", db]',
    'args: ["--listen", "db:5432"]',
    'args: ["nc -lk 5432"]',
    'args: ["nc -z localhost 5432"]',
    'args: ["echo nc", db]',
    'args: [run, "a/db:5432"]',
  ])('%s call nobody', (container) => checkCalls(web(container), []));
});

const config = (kind: string, data: string) => `---
apiVersion: v1
kind: ${kind}
metadata:
  name: conf
  namespace: shop
${data}
`;

describe('a ConfigMap or Secret', () => {
  test('gives all of its keys to the container', () =>
    checkCalls(
      web('envFrom: [{ prefix: X_, configMapRef: { name: conf } }]') +
        config('ConfigMap', 'data: { HOST: db, PORT: "5432" }'),
      ['Service shop/db TCP 5432, certain: X_HOST from ConfigMap conf data.HOST'],
    ));

  test('gives one key', () =>
    checkCalls(
      web('env: [{ name: URL, valueFrom: { configMapKeyRef: { name: conf, key: url } } }]') +
        config('ConfigMap', 'data: { url: "http://api.back", other: "db:5432" }'),
      ['Service back/api TCP 80, certain: URL from ConfigMap conf data.url'],
    ));

  test('is named by its key and never by its value where it is secret', async () => {
    // postgres://u:hunter2@db:5432/x, and https://hidden.example.com
    const secret = config(
      'Secret',
      'data: { url: cG9zdGdyZXM6Ly91Omh1bnRlcjJAZGI6NTQzMi94 }\nstringData: { hook: "https://hidden.example.com" }',
    );
    const yaml = web('envFrom: [{ secretRef: { name: conf } }], args: ["$(hook)"]') + secret;
    await checkCalls(yaml, ['Service shop/db TCP 5432, certain: url from Secret conf data.url']);
    const { dependencies } = declaredDependencies(await clusterOfYaml(yaml));
    expect(JSON.stringify(dependencies)).not.toMatch(/hunter2|hidden/);
  });

  const file = config(
    'ConfigMap',
    'data:\n  app.properties: |\n    # url = http://api.back\n    cache.host = db\n    cache.port = 5432\n  nginx.conf: |\n    location / { proxy_pass http://api.back; }\n',
  );
  const volume = (more: string) => `volumes: [{ name: v, configMap: { name: conf${more} } }]`;
  const properties = 'Service shop/db TCP 5432, certain: app.properties from ConfigMap conf data.app.properties';
  const nginx = 'Service back/api TCP 80, certain: nginx.conf from ConfigMap conf data.nginx.conf';

  test.each([
    ['volumeMounts: [{ name: v, mountPath: /etc }]', volume(''), [properties, nginx]],
    ['volumeMounts: [{ name: v, mountPath: /etc/x, subPath: nginx.conf }]', volume(''), [nginx]],
    [
      'volumeMounts: [{ name: v, mountPath: /etc }]',
      volume(', items: [{ key: app.properties, path: a }]'),
      [properties],
    ],
    [
      'volumeMounts: [{ name: v, mountPath: /etc }]',
      'volumes: [{ name: v, projected: { sources: [{ configMap: { name: conf } }] } }]',
      [properties, nginx],
    ],
    ['volumeMounts: []', volume(''), []],
  ])('is mounted with %s, %s', (mount, volumes, calls) => checkCalls(web(mount, volumes) + file, calls));

  test('that is not in the manifests leaves a doubt', () =>
    checkCalls(
      web('envFrom: [{ configMapRef: { name: other } }]'),
      [],
      ['ConfigMap "shop/other" is not in the manifests.'],
    ));

  const url = config('ConfigMap', 'data: { URL: "http://api.back", DB_HOST: db, DB_PORT: "5432" }');
  const [api, db] = ['Service back/api TCP 80', 'Service shop/db TCP 5432'];
  const [fromUrl, fromHost] = ['URL from ConfigMap conf data.URL', 'DB_HOST from ConfigMap conf data.DB_HOST'];
  const own = '{ configMapRef: { name: conf } }';
  const unread = '{ secretRef: { name: other } }';
  const doubt = 'Secret "shop/other" is not in the manifests.';

  // The last source that has a key counts, and `env` counts before all of them.
  test.each([
    ['is certain before a source that is not read', `envFrom: [${unread}, ${own}]`, 'certain', 'certain'],
    ['may be overridden by one behind it', `envFrom: [${own}, ${unread}]`, 'weak', 'weak'],
    [
      'may be overridden by an optional one too',
      `envFrom: [${own}, { secretRef: { name: other, optional: true } }]`,
      'weak',
      'weak',
    ],
    [
      'may be overridden where the prefix fits',
      `envFrom: [${own}, { prefix: DB_, secretRef: { name: other } }]`,
      'certain',
      'weak',
    ],
    ['counts again behind it', `envFrom: [${own}, ${unread}, ${own}]`, 'certain', 'certain'],
  ])('%s', (_, container, one, other) =>
    checkCalls(web(container) + url, [`${api}, ${one}: ${fromUrl}`, `${db}, ${other}: ${fromHost}`], [doubt]),
  );

  test('that may be overridden makes what uses it possible only, and what is in env stays certain', () =>
    checkCalls(
      web(
        `envFrom: [${own}, ${unread}], env: [{ name: URL, value: "http://api.back" }, { name: DB_HOST, value: db }], args: ["--url=$(URL)", "$(DB_HOST):$(DB_PORT)"]`,
      ) + url,
      [
        `${api}, certain: URL`,
        `${db}, weak: DB_HOST`,
        `${api}, certain: args`,
        `${db}, weak: args from ConfigMap conf data.DB_PORT`,
      ],
      [doubt],
    ));

  test('of another namespace is not meant', () =>
    checkCalls(
      web('envFrom: [{ configMapRef: { name: conf } }]') +
        config('ConfigMap', 'data: { HOST: "db:5432" }').replace('namespace: shop', 'namespace: back'),
      [],
      ['ConfigMap "shop/conf" is not in the manifests.'],
    ));
});

test('a placeholder leaves a doubt', () =>
  checkCalls(web(`env: [{ name: DB_HOST, value: "\${DB}" }]`), [], ['"DB_HOST" has a placeholder, and is not known.']));

test('a workload that says what it is called itself calls nobody', () =>
  checkCalls(
    web('env: [{ name: OWN_HOST, value: db }, { name: THE_HOST, value: db }]').replace(
      'labels: { app: web }',
      'labels: { app: db }',
    ),
    [],
  ));
