import { expect, test } from 'vitest';
import { readSourceFile } from '../../../server/src/core/analysis/read-source-file';
import { buildLayout, dependentsOf, incompleteReason, membershipsOf } from '../../../server/src/core/scopes/layout';
import { layoutProblems, missingReason } from '../../../server/src/core/scopes/layout-problems';
import { loadFiles, uriOf } from '../../support/kustomize';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

/** `expected` gives, by path, the names of the scopes that a file belongs to. */
function checkMemberships(texts: Readonly<Record<string, string>>, expected: Readonly<Record<string, string[]>>) {
  const { layout } = loadFiles(texts);
  const names = new Map(layout.scopes.map(({ id, kind, name }) => [id, `${kind} ${name}`]));
  const actual = Object.keys(expected).map((path) => [
    path,
    membershipsOf(layout, uriOf(path)).map((id) => names.get(id)),
  ]);
  expect(Object.fromEntries(actual)).toEqual(expected);
}

/** `expected` are the problems as `path: message`. */
function checkProblems(texts: Readonly<Record<string, string>>, expected: readonly string[]) {
  const { layout, files } = loadFiles(texts);
  const problems = layoutProblems(layout, (uri) => files.has(uri)).map(({ at, path, message }) => {
    const file = files.get(at.uri);
    return `${file?.path} ${path.join('.')}: ${message}`;
  });
  expect(problems).toEqual(expected);
}

function checkIncomplete(texts: Readonly<Record<string, string>>, expected: string | undefined) {
  const { layout, files } = loadFiles(texts);
  const [scope] = layout.scopes;
  const reason =
    scope && (incompleteReason(layout, scope.id) ?? missingReason(layout, scope.id, (uri) => files.has(uri)));
  expect(reason).toBe(expected);
}

test('the folder of files that nothing claims is one scope', () => {
  checkMemberships(
    { 'a.yaml': pod, 'deep/b.yaml': pod },
    { 'a.yaml': ['folder default'], 'deep/b.yaml': ['folder default'] },
  );
});

test('a kustomization that no other uses is a scope; its files are not part of the rest', () => {
  checkMemberships(
    {
      'base/kustomization.yaml': 'resources: [web.yaml]',
      'overlays/dev/kustomization.yaml': 'resources: [../../base]',
      'overlays/prod/kustomization.yml': 'bases: [../../base/]\nresources: [./extra.yaml]',
      'other/Kustomization': 'resources: [one.yaml]',
    },
    {
      'base/web.yaml': ['kustomization overlays/dev', 'kustomization overlays/prod'],
      'overlays/prod/extra.yaml': ['kustomization overlays/prod'],
      'other/one.yaml': ['kustomization other'],
      'base/unlisted.yaml': ['folder default'],
      'base/kustomization.yaml': [],
      'overlays/dev/kustomization.yaml': [],
    },
  );
});

test('files that are only patches or inputs are resources of nothing', () => {
  checkMemberships(
    {
      'kustomization.yaml': `resources: [web.yaml]
patches: [{ path: patch.yaml }, { path: both.yaml }]
patchesStrategicMerge: [older.yaml]
patchesJson6902: [{ path: ops.yaml, target: { kind: Pod } }]
configMapGenerator: [{ name: c, files: [settings.yaml, key=named.yaml], envs: [a.env.yaml] }]
configurations: [config.yaml]
crds: [crd.yaml]
transformers: [transformer.yaml]
`,
      'second/kustomization.yaml': 'resources: [../both.yaml]',
    },
    {
      'web.yaml': ['kustomization workspace'],
      'patch.yaml': [],
      'older.yaml': [],
      'ops.yaml': [],
      'settings.yaml': [],
      'named.yaml': [],
      'a.env.yaml': [],
      'config.yaml': [],
      'crd.yaml': [],
      'transformer.yaml': [],
      'both.yaml': ['kustomization second'],
    },
  );
});

test('a component belongs to those who use it, and is never a root', () => {
  const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [x.yaml]';
  checkMemberships(
    {
      'used/kustomization.yaml': component,
      'unused/kustomization.yaml': component,
      'app/kustomization.yaml': 'components: [../used]',
    },
    { 'used/x.yaml': ['kustomization app'], 'unused/x.yaml': [] },
  );
});

test('a Kustomization of Flux in a file of that name is an ordinary manifest', () => {
  checkMemberships(
    {
      'kustomization.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  path: ./apps\n',
    },
    { 'kustomization.yaml': ['folder default'], 'a.yaml': ['folder default'] },
  );
});

test('a chart holds everything below its folder, with its dependencies', () => {
  checkMemberships(
    {
      'charts/shop/Chart.yaml': 'name: shop',
      'charts/shop/charts/db/Chart.yaml': 'name: db',
      'charts/shop/examples/own/Chart.yaml': 'name: own',
      'charts/shop/k/kustomization.yaml': 'resources: [a.yaml]',
    },
    {
      'charts/shop/templates/web.yaml': ['chart charts/shop'],
      'charts/shop/charts/db/templates/db.yaml': ['chart charts/shop'],
      'charts/shop/examples/own/x.yaml': ['chart charts/shop/examples/own'],
      'charts/shop/k/a.yaml': ['kustomization charts/shop/k'],
      'charts/other.yaml': ['folder default'],
    },
  );
});

test('several workspace folders give their names to their scopes', () => {
  const folders = ['file:///a/one', 'file:///a/two', 'file:///a/two/inner'];
  const input = (folder: string, path: string, text: string) =>
    readSourceFile({ uri: `${folder}/${path}`, path, folder, text }, 'manifests');
  const layout = buildLayout(
    [input('file:///a/two', 'app/kustomization.yaml', 'resources: [web.yaml, ../../one/a.yaml]')],
    folders,
  );
  expect(layout.scopes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'kustomization two/app',
    'folder one',
    'folder two',
    'folder inner',
  ]);
  expect(membershipsOf(layout, 'file:///a/two/inner/x.yaml')).toEqual(['folder:file:///a/two/inner']);
  expect(membershipsOf(layout, 'file:///a/one/a.yaml')).toEqual(['folder:file:///a/one']);
  expect(membershipsOf(layout, 'file:///elsewhere/x.yaml')).toEqual([]);
});

test('what a patch file changes depends on it', () => {
  const { layout } = loadFiles({
    'base/kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: base-patch.yaml }]',
    'dev/kustomization.yaml': 'resources: [../base, dev.yaml]\npatches: [{ path: dev-patch.yaml }]',
    'prod/kustomization.yaml': 'resources: [../base, prod.yaml]',
  });
  expect(dependentsOf(layout, uriOf('base/base-patch.yaml'))).toEqual([uriOf('base/web.yaml')]);
  expect(dependentsOf(layout, uriOf('dev/dev-patch.yaml'))).toEqual([uriOf('base/web.yaml'), uriOf('dev/dev.yaml')]);
  expect(dependentsOf(layout, uriOf('prod/prod.yaml'))).toEqual([]);
});

test('a cycle is reported, and its files are in a scope', () => {
  const texts = {
    'a/kustomization.yaml': 'resources: [../b, a.yaml]',
    'b/kustomization.yaml': 'resources: [../a, b.yaml]',
  };
  checkMemberships(texts, { 'a/a.yaml': ['kustomization a'], 'b/b.yaml': ['kustomization a'] });
  checkProblems({ ...texts, 'a/a.yaml': pod, 'b/b.yaml': pod }, [
    'b/kustomization.yaml resources.0: "../a" leads back to a/kustomization.yaml: kustomizations must not form a cycle.',
  ]);
});

test('a kustomization that uses itself is a cycle of one', () => {
  checkProblems({ 'kustomization.yaml': 'resources: [., ../workspace, web.yaml]', 'web.yaml': pod }, [
    'kustomization.yaml resources.0: "." leads back to kustomization.yaml: kustomizations must not form a cycle.',
    'kustomization.yaml resources.1: "../workspace" leads back to kustomization.yaml: kustomizations must not form a cycle.',
  ]);
});

test('missing files are reported where they are named', () => {
  checkProblems(
    {
      'kustomization.yaml': `resources: [web.yaml, gone.yaml, gone-folder]
components: [no-component]
patches:
  - path: gone-patch.yaml
`,
      'web.yaml': pod,
    },
    [
      'kustomization.yaml resources.1: "gone.yaml" is not among the files that are read.',
      'kustomization.yaml resources.2: "gone-folder" is not among the files that are read.',
      'kustomization.yaml components.0: "no-component" has no kustomization file.',
      'kustomization.yaml patches.0.path: "gone-patch.yaml" is not among the files that are read.',
    ],
  );
});

test('a file of another kind is not called missing, because such files are never listed', () => {
  const texts = { 'kustomization.yaml': 'resources: [web.tpl]' };
  checkProblems(texts, []);
  checkIncomplete(texts, 'In kustomization.yaml, "web.tpl" is not among the files that are read.');
});

test('kinds in the wrong list, duplicates and malformed patches are reported', () => {
  const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';
  checkProblems(
    {
      'app/kustomization.yaml': `resources: [../part, web.yaml, ./web.yaml]
components: [../base]
patches:
  - patch.yaml
  - target: { kind: Pod }
`,
      'app/web.yaml': pod,
      'base/kustomization.yaml': 'namespace: x',
      'base/Kustomization': 'namespace: x',
      'part/kustomization.yaml': component,
      'app/patch.yaml': pod,
    },
    [
      'app/kustomization.yaml resources.0: "../part" is a component: list it under "components", not under "resources".',
      'app/kustomization.yaml components.0: "../base" is not of kind Component: list it under "resources".',
      'app/kustomization.yaml resources.2: "./web.yaml" is added twice to app/kustomization.yaml: kustomize refuses duplicates.',
      'app/kustomization.yaml patches.0: Kustomize refuses this entry of "patches": write "path: patch.yaml".',
      'app/kustomization.yaml patches.1: Kustomize refuses this entry of "patches": an entry needs one of "path" and "patch".',
      'base/Kustomization : base/Kustomization stands beside another kustomization file: kustomize refuses such a folder.',
    ],
  );
});

test('fields that kustomize does not have or take are reported', () => {
  checkProblems(
    {
      'kustomization.yaml': `resource: [web.yaml]
namespace: on
namePrefix: 1
bases: base
components: [{ path: part }]
labels:
  - pairs: { app: web, version: 2 }
commonAnnotations: [a]
`,
    },
    [
      'kustomization.yaml resource: Kustomize refuses the field "resource": a kustomization has no such field.',
      'kustomization.yaml bases: Kustomize refuses this value of "bases": it must be a list.',
      'kustomization.yaml commonAnnotations: Kustomize refuses this value of "commonAnnotations": it must be a map.',
      'kustomization.yaml namespace: Kustomize refuses this value of "namespace": it must be text, so put it in quotes.',
      'kustomization.yaml namePrefix: Kustomize refuses this value of "namePrefix": it must be text, so put it in quotes.',
      'kustomization.yaml components.0: Kustomize refuses this value of "components": it must be text.',
      'kustomization.yaml labels.0.pairs.version: Kustomize refuses this value of "version": it must be text, so put it in quotes.',
    ],
  );
});

test('fields that kustomize takes are not reported', () => {
  const texts = {
    'kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
metadata: { name: web }
resources:
namespace: null
namePrefix: "1"
sortOptions: { order: legacy }
buildMetadata: [originAnnotations]
imageTags: []
labels: [{ pairs: { version: "2", none: }, includeSelectors: true }]
`,
  };
  checkProblems(texts, []);
  checkIncomplete(texts, undefined);
});

test('configurations and schemas count where they may change what is read', () => {
  checkIncomplete(
    { 'kustomization.yaml': 'configurations: [c.yaml]\nlabels: [{ pairs: { a: b } }]' },
    'kustomization.yaml uses "configurations", which may say where labels are set and are not evaluated.',
  );
  checkIncomplete({ 'kustomization.yaml': 'configurations: [c.yaml]\nnamespace: x' }, undefined);
  checkIncomplete(
    {
      'kustomization.yaml': 'resources: [base]\npatches: [{ patch: "{}" }]',
      'base/kustomization.yaml': 'openapi: { path: s.json }',
    },
    'base/kustomization.yaml uses "openapi", which says how patches are merged and is not evaluated.',
  );
  checkIncomplete({ 'kustomization.yaml': 'openapi: { path: s.json }' }, undefined);
});

test.each([
  ['kind: Deployment', 'spec.template.spec.containers', true],
  ['kind: Deployment', 'spec.template.spec.containers.0', true],
  ['kind: Deployment', 'spec.template.spec.containers.[name=web]', true],
  ['kind: Deployment', 'metadata', true],
  ['kind: Deployment', 'spec.template.spec.containers.[name=web].image', false],
  ['kind: Deployment', 'spec.replicas', false],
  ['kind: Net.*', 'spec.policyTypes', true],
  ['kind: EgressFirewall', 'spec.egress', true],
])('a replacement in %s at %s', (select, fieldPath, matters) => {
  checkIncomplete(
    { 'kustomization.yaml': `replacements: [{ targets: [{ select: { ${select} }, fieldPaths: ["${fieldPath}"] }] }]` },
    matters
      ? 'kustomization.yaml uses "replacements" for fields that decide what is selected, which are not evaluated.'
      : undefined,
  );
});

test('a base that is used twice under different names is no duplicate', () => {
  checkProblems(
    {
      'base/kustomization.yaml': 'resources: [web.yaml]',
      'base/web.yaml': pod,
      'a/kustomization.yaml': 'resources: [../base]\nnameSuffix: -a',
      'b/kustomization.yaml': 'resources: [../base]\nnamespace: b',
      'all/kustomization.yaml': 'resources: [../a, ../b]',
    },
    [],
  );
});

test.each([
  [
    'resources: [https://example.com/web.yaml]',
    'kustomization.yaml adds "https://example.com/web.yaml", which is remote and never fetched.',
  ],
  [
    'resources: ["github.com/org/repo//base?ref=v1"]',
    'kustomization.yaml adds "github.com/org/repo//base?ref=v1", which is remote and never fetched.',
  ],
  [
    'resources: ["git@github.com:org/repo.git"]',
    'kustomization.yaml adds "git@github.com:org/repo.git", which is remote and never fetched.',
  ],
  [
    'components: ["https://example.com/c"]',
    'kustomization.yaml adds "https://example.com/c", which is remote and never fetched.',
  ],
  ['resources: [../outside]', 'kustomization.yaml adds "../outside", which is outside of the workspace folder.'],
  ['resources: [/etc/web.yaml]', 'kustomization.yaml adds "/etc/web.yaml", which is outside of the workspace folder.'],
  ['resources: [a/../../workspace/web.yaml]', undefined],
  ['helmCharts: [{ name: redis }]', 'kustomization.yaml uses "helmCharts", which is not evaluated.'],
  ['generators: [g.yaml]', 'kustomization.yaml uses "generators", which is not evaluated.'],
  ['transformers: [t.yaml]', 'kustomization.yaml uses "transformers", which is not evaluated.'],
  ['validators: [t.yaml]', undefined],
  ['configMapGenerator: [{ name: c, literals: [a=b] }]', undefined],
  ['images: [{ name: nginx, newTag: "1" }]', undefined],
  [
    'replacements: [{ source: { kind: ConfigMap }, targets: [{ select: { kind: Deployment }, fieldPaths: [spec.replicas] }] }]',
    undefined,
  ],
  [
    'replacements: [{ source: { kind: ConfigMap }, targets: [{ select: { kind: Service }, fieldPaths: [spec.selector.app] }] }]',
    'kustomization.yaml uses "replacements" for fields that decide what is selected, which are not evaluated.',
  ],
  ['resources: [gone.yaml]', 'In kustomization.yaml, "gone.yaml" is not among the files that are read.'],
  ['resources: [web.yaml]\nnamespace: {', 'kustomization.yaml has syntax errors.'],
  ['resources: [web.yaml]\nnamePrefix: {{ .Values.prefix }}\n', 'kustomization.yaml cannot be read.'],
])('%s', (text, reason) => {
  checkIncomplete({ 'kustomization.yaml': text, 'web.yaml': pod }, reason);
});

test('a chart is always incomplete, the rest of a folder never', () => {
  const { layout } = loadFiles({ 'c/Chart.yaml': 'name: c' });
  expect(layout.scopes.map(({ id }) => incompleteReason(layout, id))).toEqual([
    'The chart is not rendered, so what its templates deploy is not known.',
    undefined,
  ]);
});

test('bases that multiply are given up, quickly', async () => {
  const texts: Record<string, string> = { 'l30/kustomization.yaml': 'resources: [web.yaml]', 'l30/web.yaml': pod };
  for (let level = 0; level < 30; level++) {
    texts[`l${level}/kustomization.yaml`] = `resources: [../l${level + 1}, ./../l${level + 1}]`;
  }
  const { layout } = await withinCpuSeconds(5, () => loadFiles(texts));
  expect(incompleteReason(layout, layout.scopes[0]?.id ?? '')).toMatch(/is not followed/);
});

test('a long chain of bases is given up before the stack is', () => {
  const texts: Record<string, string> = {};
  for (let level = 0; level < 3000; level++) texts[`l${level}/kustomization.yaml`] = `resources: [../l${level + 1}]`;
  checkIncomplete(texts, '"../l100" is not followed: the kustomizations above it are nested too deeply.');
});
