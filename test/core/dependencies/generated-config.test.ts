import { expect, test } from 'vitest';
import {
  type Analysis,
  applyChanges,
  clustersOf,
  completeAnalysis,
  type FileChange,
  noCheckpoint,
} from '../../../server/src/core';
import { declaredDependencies } from '../../../server/src/core/dependencies/declared-dependencies';
import { analyseFiles, editFiles, uriOf, type WorkspaceFile, workspaceFolder } from '../../support/analysis';

const app = {
  path: 'base/app.yaml',
  text: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example/web
          envFrom: [{ configMapRef: { name: settings } }]
          env: [{ name: DB, valueFrom: { secretKeyRef: { name: passwords, key: url } } }]
---
apiVersion: v1
kind: Service
metadata: { name: api, labels: { app: api } }
spec: { selector: { app: api }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
`,
};
const base = (generators: string) => ({
  path: 'base/kustomization.yaml',
  text: `resources: [app.yaml]\n${generators}`,
});
const overlay = (more = '') => ({
  path: 'prod/kustomization.yaml',
  text: `resources: [../base]\nnamespace: shop\n${more}`,
});
const generators = `configMapGenerator:
  - name: settings
    literals: [API_URL="http://api:80", LEVEL=info]
secretGenerator:
  - name: passwords
    literals: ['url=postgres://u:p@db:5432/x']
`;

function declared(analysis: Awaited<ReturnType<typeof analyseFiles>>): readonly string[] {
  return clustersOf(analysis).flatMap((cluster) =>
    declaredDependencies(cluster).dependencies.map(({ to, declared: { name, source } }) => {
      const called = to.kind === 'service' ? `${to.service.namespace}/${to.service.name}` : to.kind;
      return `${name} ${source?.resource.kind} ${source?.resource.namespace}/${source?.resource.name} ${source?.ref.uri.replace('file:///workspace/', '')} ${source?.path.join('.')} -> ${called}`;
    }),
  );
}

const ofBase = [
  'DB Secret default/passwords base/kustomization.yaml secretGenerator.0.literals.0 -> default/db',
  'API_URL ConfigMap default/settings base/kustomization.yaml configMapGenerator.0.literals.0 -> default/api',
];
const ofOverlay = ofBase.map((line) => line.replaceAll('default/', 'shop/'));

test('what kustomizations generate of literals is read, with the names and the namespace that it gets', async () => {
  expect((await declaredOf([app, base(generators)])).toSorted()).toEqual(ofBase.toSorted());
  expect((await declaredOf([app, base(generators), overlay()])).toSorted()).toEqual(ofOverlay.toSorted());
  // With a prefix Services are called something else than the text says, as in the cluster.
  const prefixed = await declaredOf([app, base(generators), overlay('namePrefix: prod-\n')]);
  expect(prefixed.toSorted()).toEqual([
    'API_URL ConfigMap shop/prod-settings base/kustomization.yaml configMapGenerator.0.literals.0 -> missing-service',
    'DB Secret shop/prod-passwords base/kustomization.yaml secretGenerator.0.literals.0 -> missing-service',
  ]);
});

async function declaredOf(files: readonly WorkspaceFile[]): Promise<readonly string[]> {
  return declared(await analyseFiles(files));
}

test('an edit of a literal counts, and so does that it goes', async () => {
  const before = [app, base(generators), overlay()];
  const after = [app, base(generators.replace('http://api:80', 'http://db:5432')), overlay()];
  const analysis = await analyseFiles(before);
  const edited = await editFiles(analysis, before, after);
  expect(declared(edited)).toContain(ofOverlay[1]?.replace('shop/api', 'shop/db'));
  expect(declared(await editFiles(edited, after, [app, base(''), overlay()]))).toEqual([]);
});

const ofFiles = `configMapGenerator:
  - { name: settings, envs: [.env], files: [app.yaml] }
secretGenerator:
  - { name: passwords, files: [url=secret.conf] }
`;

test('what files hold is where they have it, and an edit of one counts', async () => {
  const read = await analyseFiles([app, base(ofFiles), overlay()]);
  const input = (path: string, text: string) =>
    ({
      kind: 'generator-input',
      uri: uriOf(`base/${path}`),
      path: `base/${path}`,
      folder: workspaceFolder,
      text,
    }) as const;
  const env = '# of the shop\r\n\r\n  API_URL=http://api:80\r\nLEVEL=info\r\n';
  const secret = 'db.url = postgres://u:p@db:5432/x';
  const complete = (before: Analysis, changes: readonly FileChange[]) =>
    completeAnalysis(applyChanges(before, changes), noCheckpoint);
  const placed = (analysis: Analysis) =>
    clustersOf(analysis).flatMap((cluster) =>
      declaredDependencies(cluster).dependencies.map(({ to, declared: { name, source } }) => {
        const { text = '' } = analysis.files.get(source?.ref.uri ?? '') ?? {};
        const written = text.slice(source?.range?.start, source?.range?.end);
        return `${name} ${source?.ref.uri.split('/').at(-1)}: ${written} -> ${to.kind === 'service' ? to.service.name : to.kind}`;
      }),
    );
  expect(placed(read)).toEqual([]);

  const whole = await complete(read, [input('.env', env), input('secret.conf', secret)]);
  expect(placed(whole).sort()).toEqual([
    'API_URL .env: API_URL=http://api:80 -> api',
    'DB secret.conf: db.url = postgres://u:p@db:5432/x -> db',
  ]);
  const edited = await complete(whole, [input('.env', env.replace('http://api:80', 'http://db:5432'))]);
  expect(placed(edited)).toContain('API_URL .env: API_URL=http://db:5432 -> db');
  const gone = await complete(edited, [{ kind: 'delete', uri: uriOf('base/.env') }]);
  expect(placed(gone)).toEqual(['DB secret.conf: db.url = postgres://u:p@db:5432/x -> db']);
});

test('of what a file is missing for, nothing is declared, and it is said why', async () => {
  const files = generators.replace('literals: [API_URL', 'envs: [.env]\n    literals: [API_URL');
  expect(await declaredOf([app, base(files)])).toEqual(ofBase.slice(0, 1));
  const clusters = clustersOf(await analyseFiles([app, base(files)]));
  expect(clusters.flatMap((cluster) => declaredDependencies(cluster).doubts)).toEqual([
    'ConfigMap "default/settings" is made of ".env", which is not read.',
  ]);
});

test('what an overlay adds or puts in its place counts, and is where the overlay has it', async () => {
  const change = (behavior: string, rest: string) =>
    overlay(`configMapGenerator:\n  - { name: settings, behavior: ${behavior}, ${rest} }\n`);
  const calls = async (more: WorkspaceFile) => (await declaredOf([app, base(generators), more])).toSorted();
  const [secret = ''] = ofOverlay;
  const own = 'API_URL ConfigMap shop/settings prod/kustomization.yaml configMapGenerator.0.literals.0 -> shop/db';
  expect(await calls(change('merge', 'literals: ["API_URL=http://db:5432"]'))).toEqual([own, secret].toSorted());
  // Another key leaves that of the base.
  expect(await calls(change('merge', 'literals: [LEVEL=debug]'))).toEqual(ofOverlay.toSorted());
  expect(await calls(change('replace', 'literals: [LEVEL=debug]'))).toEqual([secret]);
  // What a file holds is not read, so what is left is not known.
  expect(await calls(change('merge', 'envs: [.env]'))).toEqual([secret]);
  // Without the hash of another namespace it is another object.
  expect(await calls(change('merge', 'namespace: other, literals: [LEVEL=debug]'))).toEqual([secret]);
});
