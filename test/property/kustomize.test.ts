import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dependentsOf, incompleteReason, membershipsOf } from '../../server/src/core/scopes/layout';
import { layoutProblems, missingReason } from '../../server/src/core/scopes/layout-problems';
import { renderFile } from '../../server/src/core/scopes/render-file';
import { toSourcePath } from '../../server/src/core/scopes/source-path';
import { type Loaded, loadFiles, toPlain, uriOf } from '../support/kustomize';
import { runs } from '../support/runs';

/** Kustomizations that refer to each other in every way, right and wrong, and the files that they use. */
const path = fc.constantFrom(
  'a.yaml',
  'b.yaml',
  '../a.yaml',
  '../one',
  '../two',
  'one',
  '.',
  '..',
  '../..',
  'https://x/y',
  '',
  '~',
  '[]',
);
const paths = fc
  .array(path, { maxLength: 3 })
  .map((list) => `[${list.map((text) => JSON.stringify(text)).join(', ')}]`);
const operation = fc.constantFrom(
  '{ op: add, path: /metadata/labels, value: { a: b } }',
  '{ op: add, path: /spec/ingress/-, value: { from: [] } }',
  '{ op: remove, path: /spec/ingress/0 }',
  '{ op: replace, path: /spec, value: null }',
  '{ op: copy, from: /spec, path: /spec/x }',
  '{ op: move, from: /metadata, path: /kind }',
  '{ op: test, path: "", value: 1 }',
  '{ op: replace, path: "", value: {} }',
  '{ path: 7 }',
  'x',
);
const mergePatch = fc.constantFrom(
  'kind: NetworkPolicy\nmetadata: { name: p }\nspec: { ingress: [{ $patch: delete }, {}] }',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, labels: null }\nspec: { podSelector: { $patch: replace, matchLabels: { a: c } } }',
  '$patch: delete\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\nspec: { template: { spec: { containers: [{ name: c, ports: [{ containerPort: 1 }, {}] }, { x: y }, 3] } } }',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: []\nspec: 3',
  'a: [',
  '"text"',
);
const patch = fc.oneof(
  fc.array(operation, { maxLength: 3 }).map((list) => `[${list.join(', ')}]`),
  mergePatch,
);
const target = fc.constantFrom(
  '',
  ', target: {}',
  ', target: { kind: Dep.* }',
  ', target: { name: "(" }',
  ', target: { labelSelector: "a in (b" }',
);
const line = fc.oneof(
  paths.map((list) => `resources: ${list}`),
  paths.map((list) => `components: ${list}`),
  fc.tuple(patch, target).map(([text, to]) => `patches: [{ patch: ${JSON.stringify(text)}${to} }]`),
  fc.tuple(path, target).map(([file, to]) => `patches: [{ path: ${JSON.stringify(file)}${to} }]`),
  patch.map((text) => `patchesStrategicMerge: [${JSON.stringify(text)}]`),
  fc.constantFrom(
    'kind: Component',
    'namespace: n',
    'namePrefix: p-',
    'nameSuffix: 3',
    'commonLabels: { a: b }',
    'labels: [{ pairs: { a: d }, includeSelectors: true }, 3]',
    'labels: [{ pairs: { a: e }, fields: [{ path: spec//x, create: true }] }]',
    'commonAnnotations: { x: y }',
    'bases: ../one',
    'resources: { a: b }',
    'apiVersion: other/v1',
    '{{ template }}',
    '  indented: [',
  ),
);
const kustomization = fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n'));
const manifest = fc.constantFrom(
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector:\n    matchLabels: { a: b }\n  ingress:\n    - from: [{ podSelector: {} }]\n',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers: [{ name: c, ports: [{ containerPort: 1 }] }]\n',
  'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { name: a }\n  - 3\n',
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: &m\n  name: d\n  labels: *m\n',
  'apiVersion: v1\nkind: Pod\nmetadata: [\n',
  '- { op: add, path: /metadata/labels, value: { a: file } }\n',
  '',
);
const files = fc.record(
  {
    'kustomization.yaml': kustomization,
    'one/kustomization.yaml': kustomization,
    'one/Kustomization': kustomization,
    'two/kustomization.yml': kustomization,
    'two/Chart.yaml': fc.constantFrom('name: two', ''),
    'a.yaml': manifest,
    'one/a.yaml': manifest,
    'one/b.yaml': manifest,
    'two/b.yaml': manifest,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;

/** Everything that can be asked about a layout, as plain values. */
function describeAll({ layout, files: sources }: Loaded): unknown {
  const hasFile = (uri: string) => sources.has(uri);
  return {
    scopes: layout.scopes.map((scope) => ({
      ...scope,
      incomplete: incompleteReason(layout, scope.id) ?? missingReason(layout, scope.id, hasFile),
    })),
    problems: layoutProblems(layout, hasFile),
    dependents: [...sources.keys()].map((uri) => dependentsOf(layout, uri)),
    rendered: [...sources.values()].flatMap((file) =>
      membershipsOf(layout, file.uri).flatMap((id) =>
        renderFile(layout, id, file, (uri) => sources.get(uri)).map(({ resource, source, ...rest }) => ({
          id,
          uri: file.uri,
          object: toPlain(resource.node),
          ingress: source && toSourcePath(source.node, resource.node, ['spec', 'ingress', 0, 'from', 0]),
          ...rest,
        })),
      ),
    ),
  };
}

test('every kustomization gives an answer', () => {
  fc.assert(
    fc.property(files, (texts) => {
      expect(describeAll(loadFiles(texts))).toBeDefined();
    }),
    runs(200),
  );
});

test('after edits everything is as if it were read anew', () => {
  fc.assert(
    fc.property(fc.array(files, { minLength: 2, maxLength: 4 }), (edits) => {
      let texts: Record<string, string> = {};
      let loaded = loadFiles(texts);
      for (const edit of edits) {
        texts = { ...texts, ...edit };
        loaded = loadFiles(texts, loaded);
        expect(describeAll(loaded)).toEqual(describeAll(loadFiles(texts)));
      }
    }),
    runs(200),
  );
});

test('a file is in a scope, or a kustomization claims it, never both the rest and a kustomization', () => {
  fc.assert(
    fc.property(files, (texts) => {
      const { layout } = loadFiles(texts);
      for (const file of Object.keys(texts)) {
        const kinds = membershipsOf(layout, uriOf(file)).map((id) => id.slice(0, id.indexOf(':')));
        expect(new Set(kinds).size).toBeLessThan(2);
        if (kinds.length === 0) expect(layout.claimed.has(uriOf(file))).toBe(true);
      }
    }),
    runs(200),
  );
});
