import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const options = { rules: ['data-store-reachable-namespace-wide'] };

const workload = (name: string, container: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, ${container} }] }
---
`;

const service = `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
---
`;

const policy = (podSelector: string, from: string, ports = '', marker = '') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: ${podSelector}
  policyTypes: [Ingress]
  ingress:
    - from:
        - ${from}
${marker}${ports === '' ? '' : `      ports: [${ports}]\n`}`;

const db = workload('db', 'image: registry.example/db, ports: [{ name: sql, containerPort: 5432 }]');
const web = workload(
  'web',
  'image: registry.example/web, env: [{ name: DATABASE_URL, value: "postgres://db:5432/shop" }]',
);
const blog = workload('blog', 'image: registry.example/blog');
const ofDb = '{ matchLabels: { app: db } }';
const found =
  '        # ~~~~~~~~~~~ [data-store-reachable-namespace-wide] lets any pod of "shop", such as "blog", reach "db" (postgres, 5432)\n';

test.each([
  ['on its port by number', ofDb, '{ port: 5432 }'],
  ['on its port by name', ofDb, '{ port: sql }'],
  ['on any port', ofDb, ''],
  ['by a policy for every pod', '{}', ''],
])('Every pod is admitted %s', async (_, podSelector, ports) => {
  await checkFindings(
    `#- a.yaml\n${db}${web}${blog}${service}${policy(podSelector, 'podSelector: {}', ports, found)}`,
    options,
  );
});

test('Nothing is found where every other pod is declared to call it, or the port is another one', async () => {
  await checkFindings(`#- a.yaml\n${db}${web}${service}${policy(ofDb, 'podSelector: {}')}`, options);
  await checkFindings(`#- a.yaml\n${db}${blog}${service}${policy(ofDb, 'podSelector: {}', '{ port: 9187 }')}`, options);
  await checkFindings(
    `#- a.yaml\n${db}${blog}${service}${policy(ofDb, 'podSelector: { matchLabels: { app: web } }')}`,
    options,
  );
});

test('A port that others use as well makes no data store; with the name it does', async () => {
  const other = (name: string) => workload(name, 'image: registry.example/x, ports: [{ containerPort: 9092 }]');
  const admits = (marker = '') => policy('{}', 'podSelector: {}', '', marker);
  await checkFindings(`#- a.yaml\n${other('metrics')}${blog}${admits()}`, options);
  await checkFindings(
    `#- a.yaml\n${other('orders-kafka')}${blog}${admits('        # ~~~~~~~~~~~ [data-store-reachable-namespace-wide] reach "orders-kafka" (kafka, 9092)\n')}`,
    options,
  );
});

test('One rule has one finding, and of everybody another rule tells', async () => {
  const idsAtRules = async (from: string) => {
    const text = `${db}${blog}${service}${policy(ofDb, from)}`;
    return allFindings(await analyseFiles([{ path: 'a.yaml', text }]))
      .filter(({ resource }) => resource?.kind === 'NetworkPolicy')
      .map(({ ruleId }) => ruleId);
  };
  expect(await idsAtRules('namespaceSelector: {}')).toEqual(['allow-all-ingress']);
  expect(await idsAtRules('podSelector: {}')).toEqual(['data-store-reachable-namespace-wide']);
});

/** A rule without `from`. */
const toAll = (marker = '') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress]
  ingress:
    - ports: [{ port: 5432 }]
${marker}`;
const foundAtRule =
  '    # ~~~~~ [data-store-reachable-namespace-wide] lets any pod of "shop", such as "blog", reach "db" (postgres, 5432): its rule has no "from".\n';

test('A rule that names nobody admits every pod too, and one that is for everybody is meant', async () => {
  await checkFindings(`#- a.yaml\n${db}${web}${blog}${service}${toAll(foundAtRule)}`, options);
  const open = toAll().replace('name: db', 'name: allow-public');
  await checkFindings(`#- a.yaml\n${db}${web}${blog}${service}${open}`, options);
  const published = service.replace('spec: {', 'spec: { type: LoadBalancer,');
  await checkFindings(`#- a.yaml\n${db}${web}${blog}${published}${toAll()}`, options);
});

test('Only declared clients are admitted in its place', () =>
  checkFix(
    `#- a.yaml\n${db}${web}${blog}${service}${toAll()}`,
    `#- a.yaml\n${db}${web}${blog}${service}${toAll()}      from:
        - podSelector:
            matchLabels:
              app: web
`,
    'Admit only the declared clients',
    options,
  ));
