import { expect, test } from 'vitest';
import { renderFile } from '../../../server/src/core/scopes/render-file';
import { toSourcePath } from '../../../server/src/core/scopes/source-path';
import { type Loaded, loadFiles, renderScope, toPlain, uriOf } from '../../support/kustomize';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: {}
    - ports:
        - port: 80
`;

function render(texts: Readonly<Record<string, string>>, before?: Loaded) {
  const loaded = loadFiles(texts, before);
  const root = loaded.layout.scopes.find(({ kind }) => kind === 'kustomization');
  return { loaded, rendered: renderScope(loaded, root?.id ?? '') };
}

/** What is rendered, as `kind namespace/name source`. */
function checkNames(texts: Readonly<Record<string, string>>, expected: readonly string[]) {
  const names = render(texts).rendered.map(
    ({ resource, namespaceSource }) => `${resource.kind} ${resource.namespace}/${resource.name} ${namespaceSource}`,
  );
  expect(names).toEqual(expected);
}

test('the source of a namespace is the outermost kustomization that changed it', () => {
  const base = { 'base/kustomization.yaml': 'namespace: inner\nresources: [web.yaml]', 'base/web.yaml': deployment };
  checkNames(base, ['Deployment inner/web base/kustomization.yaml']);
  checkNames({ ...base, 'over/kustomization.yaml': 'resources: [../base]' }, [
    'Deployment inner/web base/kustomization.yaml',
  ]);
  checkNames({ ...base, 'over/kustomization.yaml': 'namespace: outer\nresources: [../base]' }, [
    'Deployment outer/web over/kustomization.yaml',
  ]);
});

test('a namespace that is written and set to the same is as written', () => {
  checkNames(
    {
      'kustomization.yaml': 'namespace: shop\nresources: [web.yaml]',
      'web.yaml': deployment.replace('  name: web\n', '  name: web\n  namespace: shop\n'),
    },
    ['Deployment shop/web undefined'],
  );
});

test('outside of kustomizations resources are as written', () => {
  const { layout, files } = loadFiles({ 'web.yaml': deployment });
  const file = files.get(uriOf('web.yaml'));
  const rendered = file && renderFile(layout, 'folder:file:///workspace', file, () => undefined);
  expect(rendered?.map(({ resource }) => resource)).toEqual(
    file?.documents.flatMap(({ document }) => (document.content.kind === 'manifest' ? document.content.resources : [])),
  );
});

test('a document that nothing changes keeps its resource', () => {
  const { rendered, loaded } = render({
    'kustomization.yaml':
      'resources: [web.yaml]\nnamespace: ""\npatches: [{ patch: "kind: Pod", target: { kind: Job } }]',
    'web.yaml': deployment,
  });
  const document = loaded.files.get(uriOf('web.yaml'))?.documents[0]?.document;
  expect(rendered[0]?.source).toBeUndefined();
  expect(document?.content.kind === 'manifest' && document.content.resources[0]).toBe(rendered[0]?.resource);
});

test('rendering again gives the identical resources, until something changes for them', () => {
  const texts = {
    'base/kustomization.yaml': 'namespace: shop\nresources: [web.yaml, policy.yaml]\npatches: [{ path: patch.yaml }]',
    'base/web.yaml': deployment,
    'base/policy.yaml': policy,
    'base/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels: { a: b }\n',
    'other/kustomization.yaml': 'resources: [x.yaml]',
  };
  const first = render(texts);
  const again = render(texts, first.loaded);
  expect(again.rendered[0]?.resource).toBe(first.rendered[0]?.resource);

  const otherEdited = render({ ...texts, 'other/kustomization.yaml': 'resources: [y.yaml]' }, first.loaded);
  expect(otherEdited.rendered.map(({ resource }) => resource)).toEqual(first.rendered.map(({ resource }) => resource));
  expect(otherEdited.rendered[0]?.resource).toBe(first.rendered[0]?.resource);

  const documentEdited = render({ ...texts, 'base/policy.yaml': `${policy}# end\n` }, first.loaded);
  expect(documentEdited.rendered[0]?.resource).toBe(first.rendered[0]?.resource);

  const patchEdited = render(
    { ...texts, 'base/patch.yaml': texts['base/patch.yaml'].replace('b }', 'c }') },
    first.loaded,
  );
  expect(patchEdited.rendered[0]?.resource.labels.get('a')).toBe('c');
});

test('what cannot be applied or read makes the objects that it is for unknown', () => {
  const files = { 'web.yaml': deployment, 'policy.yaml': policy };
  const unknowns = (kustomization: string, more: Record<string, string> = {}) =>
    render({
      ...files,
      ...more,
      'kustomization.yaml': `resources: [web.yaml, policy.yaml]\n${kustomization}`,
    }).rendered.map(({ resource, unknown }) => `${resource.kind}: ${unknown}`);

  expect(
    unknowns('patches: [{ target: { kind: Deployment }, patch: "[{ op: remove, path: /spec/nothing }]" }]'),
  ).toEqual(['Deployment: kustomization.yaml has a JSON patch that cannot be applied.', 'NetworkPolicy: undefined']);
  expect(
    unknowns('patches: [{ target: { kind: NetworkPolicy }, path: p.yaml }]', { 'p.yaml': 'spec: {{ .Values.x }}' }),
  ).toEqual([
    'Deployment: undefined',
    'NetworkPolicy: kustomization.yaml uses the patch "p.yaml", which cannot be read.',
  ]);
  const long = `- op: remove\n  path: /spec/ingress\n${'# long\n'.repeat(3000)}`;
  expect(unknowns('patches: [{ target: { kind: NetworkPolicy }, path: p.yaml }]', { 'p.yaml': long })).toEqual([
    'Deployment: undefined',
    'NetworkPolicy: kustomization.yaml uses the patch "p.yaml", which cannot be read.',
  ]);
  expect(unknowns('patches: [{ target: { name: "(?P<x>w)eb", kind: Deployment }, patch: "kind: X" }]')).toEqual([
    'Deployment: kustomization.yaml patches what a selector selects that is not understood.',
    'NetworkPolicy: undefined',
  ]);
});

test('each item of a list in a patch file is a patch of its own', () => {
  const patched = (entry: string, items: readonly string[]) =>
    render({
      'web.yaml': deployment,
      'policy.yaml': policy,
      'p.yaml': `apiVersion: v1\nkind: List\nitems: [${items.join(', ')}]\n`,
      'kustomization.yaml': `resources: [web.yaml, policy.yaml]\n${entry}`,
    }).rendered.map(({ resource, unknown }) => [resource.kind, resource.labels.get('a'), unknown]);
  const ofWeb = '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, labels: { a: b } } }';
  const ofPolicy = ofWeb.replace('apps/v1, kind: Deployment', 'networking.k8s.io/v1, kind: NetworkPolicy');

  for (const entry of ['patches: [{ path: p.yaml }]', 'patchesStrategicMerge: [p.yaml]']) {
    expect(patched(entry, [ofWeb, ofPolicy.replace('b }', 'c }')])).toEqual([
      ['Deployment', 'b', undefined],
      ['NetworkPolicy', 'c', undefined],
    ]);
    expect(patched(entry, [ofWeb])).toEqual([
      ['Deployment', 'b', undefined],
      ['NetworkPolicy', undefined, undefined],
    ]);
  }
  // A target may have one of them: kustomize refuses several.
  const unread = 'kustomization.yaml uses the patch "p.yaml", which cannot be read.';
  const targeted = 'patches: [{ path: p.yaml, target: { kind: Deployment } }]';
  expect(patched(targeted, [ofPolicy])[0]).toEqual(['Deployment', 'b', undefined]);
  expect(patched(targeted, [ofWeb, ofPolicy])[0]).toEqual(['Deployment', undefined, unread]);
});

test('a field that a patch sets is where the source has it', () => {
  const { rendered } = render({
    'kustomization.yaml': `resources: [policy.yaml]
patches:
  - target: { kind: NetworkPolicy }
    patch: |-
      - op: add
        path: /spec/ingress/0
        value: { from: [] }
      - op: replace
        path: /spec/ingress/2/ports/0/port
        value: 443
      - op: add
        path: /spec/policyTypes
        value: [Ingress]
`,
    'policy.yaml': policy,
  });
  const [{ resource, source } = {}] = rendered;
  if (resource === undefined || source === undefined) throw new Error('The policy is rendered.');
  expect((toPlain(resource.node) as { spec: unknown }).spec).toEqual({
    podSelector: {},
    ingress: [{ from: [] }, { from: [{ podSelector: {} }] }, { ports: [{ port: 443 }] }],
    policyTypes: ['Ingress'],
  });
  const sourcePath = (...path: (string | number)[]) => toSourcePath(source.node, resource.node, path);
  expect(sourcePath('spec', 'ingress', 2, 'ports', 0, 'port')).toEqual(['spec', 'ingress', 1, 'ports', 0, 'port']);
  expect(sourcePath('spec', 'ingress', 1, 'from', 0, 'podSelector')).toEqual([
    'spec',
    'ingress',
    0,
    'from',
    0,
    'podSelector',
  ]);
  expect(sourcePath('spec', 'ingress', 0, 'from')).toEqual(['spec', 'ingress']);
  expect(sourcePath('spec', 'policyTypes', 0)).toEqual(['spec']);
  expect(sourcePath('metadata', 'name')).toEqual(['metadata', 'name']);
});

test('items of a patch come first, and those of the source are found where they are written', () => {
  const { rendered } = render({
    'kustomization.yaml': `resources: [web.yaml]
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            containers:
              - name: sidecar
              - name: web
                ports: [{ containerPort: 80 }]
`,
    'web.yaml': deployment,
  });
  const [{ resource, source } = {}] = rendered;
  if (resource === undefined || source === undefined) throw new Error('The Deployment is rendered.');
  const containers = ['spec', 'template', 'spec', 'containers'];
  expect(toPlain(resource.node)).toMatchObject({
    spec: {
      template: { spec: { containers: [{ name: 'sidecar' }, { name: 'web', ports: [{ containerPort: 80 }] }] } },
    },
  });
  expect(toSourcePath(source.node, resource.node, [...containers, 1, 'name'])).toEqual([...containers, 0, 'name']);
  expect(toSourcePath(source.node, resource.node, [...containers, 1, 'ports', 0])).toEqual([...containers, 0]);
  expect(toSourcePath(source.node, resource.node, [...containers, 0, 'name'])).toEqual(containers);
});

test('paths in List items keep their base path', () => {
  const { rendered } = render({
    'kustomization.yaml': 'namePrefix: x-\nresources: [list.yaml]',
    'list.yaml': 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: a }\n',
  });
  expect(rendered.map(({ resource }) => [resource.name, resource.basePath])).toEqual([['x-a', ['items', 0]]]);
});

test('copies of copies in a JSON patch are given up', () => {
  const operations = Array.from(
    { length: 60 },
    (_, index) => `{ op: copy, from: "/metadata", path: "/metadata/m${index}" }`,
  );
  const { rendered } = render({
    'kustomization.yaml': `resources: [web.yaml]\npatches: [{ target: { kind: Deployment }, path: bomb.yaml }]`,
    'web.yaml': deployment,
    'bomb.yaml': `[${operations.join(', ')}]`,
  });
  expect(rendered.map(({ unknown }) => unknown)).toEqual([
    'kustomization.yaml has a JSON patch that cannot be applied.',
  ]);
});

test('keys of the prototype are ordinary keys', () => {
  const { rendered } = render({
    'kustomization.yaml': `resources: [web.yaml]
commonLabels: { __proto__: a, constructor: b }
patches:
  - target: { kind: Deployment }
    patch: '[{ op: add, path: /metadata/__proto__, value: { x: y } }]'
`,
    'web.yaml': deployment,
  });
  expect([...(rendered[0]?.resource.labels ?? [])]).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
