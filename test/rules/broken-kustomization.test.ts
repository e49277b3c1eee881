import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles, editFiles, type WorkspaceFile } from '../support/analysis';
import { checkFindings } from '../support/check';

/*
 * Expected is what `kubectl kustomize` (v5.5.0) says of the same files: it refuses to build those with a finding, and
 * builds the others.
 */

const rules = ['broken-kustomization'];

const web = `#- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: web }] }
`;

const replicas = (metadata: string, apiVersion = 'apps/v1') => `    apiVersion: ${apiVersion}
    kind: Deployment
    metadata: { ${metadata} }
    spec: { replicas: 2 }
`;

test.each([
  ['no object has the name', '', replicas('name: webb')],
  ['it has another API version', '', replicas('name: web', 'extensions/v1beta1')],
  ['it is in another namespace', '', replicas('name: web, namespace: shop')],
  ['it gets that namespace afterwards', 'namespace: shop\n', replicas('name: web, namespace: shop')],
  ['it gets that name afterwards', 'namePrefix: x-\n', replicas('name: x-web')],
])('a merge patch without object: %s', (_, fields, patch) =>
  checkFindings(
    `#- kustomization.yaml
${fields}resources: [web.yaml]
patches:
- options: {}
# ~~~~~~~ [broken-kustomization] No object in kustomization.yaml is the Deployment
  patch: |
${patch}${web}`,
    { rules },
  ),
);

test('a patch in a file is shown there, for the kustomization that has no object for it', () =>
  checkFindings(
    `#- base/kustomization.yaml
resources: [../web.yaml]
#- prod/kustomization.yaml
resources: [../base]
components: [../part]
#- part/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- path: patch.yaml
#- part/patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec: { replicas: 2 }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  #     ~~~ [broken-kustomization] No object in part/kustomization.yaml is the Deployment "api" of this patch
spec: { replicas: 2 }
${web}`,
    { rules },
  ));

test.each([
  ['remove /spec/replicas', '- { op: remove, path: /spec/replicas }'],
  ['test /spec/replicas', '- { op: add, path: /spec/x, value: 1 }\n    - { op: test, path: /spec/replicas, value: 3 }'],
  ['add /spec/strategy/type', '- { op: add, path: /spec/strategy/type, value: Recreate }'],
])('a JSON patch with an operation that fails: %s', (operation, patch) =>
  checkFindings(
    `#- kustomization.yaml
resources: [web.yaml]
patches:
- target: { kind: Deployment }
# ~~~~~~ [broken-kustomization] Kustomize cannot apply "${operation}" of this patch to Deployment "web".
  patch: |
    ${patch}
${web}`,
    { rules },
  ),
);

// Kustomize keeps its own annotations there while it applies one of "patches", so no value is equal.
test.each([
  ['', '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }'],
  ['/metadata', '{ name: web }'],
  ['/metadata/annotations', '{}'],
])('a JSON patch that tests all of "%s"', (path, value) =>
  checkFindings(
    `#- kustomization.yaml
namespace: prod
resources: [web.yaml]
patches:
- target: { kind: Deployment }
# ~~~~~~ [broken-kustomization] Kustomize cannot apply "test ${path}" of this patch to Deployment "web".
  patch: '- { op: test, path: "${path}", value: ${value} }'
${web}`,
    { rules },
  ),
);

test('silent about a test of what "namespace" writes besides the namespace of the object', () =>
  checkFindings(
    `#- kustomization.yaml
namespace: prod
resources: [binding.yaml, web.yaml]
patchesJson6902:
- target: { group: rbac.authorization.k8s.io, version: v1, kind: RoleBinding, name: web }
  patch: '- { op: test, path: /subjects/0, value: { kind: ServiceAccount, name: default, namespace: prod } }'
- target: { group: apps, version: v1, kind: Deployment, name: web }
# ~~~~~~ [broken-kustomization] Kustomize cannot apply "remove /spec/paused" of this patch to Deployment "web".
  patch: '- { op: remove, path: /spec/paused }'
#- binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects: [{ kind: ServiceAccount, name: default }]
${web}`,
    { rules },
  ));

test('silent about a test of annotations that "patchesJson6902" finds as they are written', () =>
  checkFindings(
    `#- kustomization.yaml
resources: [web.yaml]
patchesJson6902:
- target: { group: apps, version: v1, kind: Deployment, name: web }
  patch: '- { op: test, path: /metadata/annotations, value: null }'
${web}`,
    { rules },
  ));

test('a list of patches, one of which is for an object that is not there', () =>
  checkFindings(
    `#- kustomization.yaml
resources: [web.yaml]
patches:
- path: patch.yaml
# ~~~~ [broken-kustomization] No object in kustomization.yaml is the Deployment "api" of this patch
#- patch.yaml
apiVersion: v1
kind: List
items:
- { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: 2 } }
- { apiVersion: apps/v1, kind: Deployment, metadata: { name: api }, spec: { replicas: 2 } }
${web}`,
    { rules },
  ));

const twice = '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: 2 } }';

test.each([
  ['a list without items', 'apiVersion: v1\nkind: List\nitems: []'],
  ['"target" where there are several patches', `apiVersion: v1\nkind: List\nitems: [${twice}, ${twice}]`],
  ['"target" where there are several patches', `${twice}\n---\n${twice}`],
])('patches that kustomize refuses: %s', (message, patch) =>
  checkFindings(
    `#- kustomization.yaml
resources: [web.yaml]
patches:
- target: { kind: Deployment }
# ~~~~~~ [broken-kustomization] ${message}
  path: patch.yaml
#- patch.yaml
${patch}
${web}`,
    { rules },
  ),
);

test('a JSON patch that fails for several objects is one mistake', () =>
  checkFindings(
    `#- kustomization.yaml
resources: [web.yaml, api.yaml]
patches:
- target: { kind: Deployment }
# ~~~~~~ [broken-kustomization] to Deployment "web".
  patch: |
    - { op: remove, path: /spec/replicas }
${web}${web.replaceAll('web', 'api')}`,
    { rules },
  ));

test('a JSON patch without target', () =>
  checkFindings(
    `#- kustomization.yaml
resources: [web.yaml]
patches:
- options: {}
# ~~~~~~~ [broken-kustomization] without "target"
  patch: |
    - { op: add, path: /spec/replicas, value: 2 }
${web}`,
    { rules },
  ));

const target = 'target: { kind: Deployment, name: web }';

test.each([
  ['begins with "["', `'[{ op: add, path: /spec/replicas, value: 2 }]'`],
  ['without "kind" or without "metadata.name"', `'{ kind: Deployment, spec: { replicas: 2 } }'`],
  ['without "kind" or without "metadata.name"', `'{ metadata: { name: web }, spec: { replicas: 2 } }'`],
])('a patch that kustomize cannot read: %s', (message, patch) =>
  checkFindings(
    `#- kustomization.yaml
resources: [web.yaml]
patches:
- ${target}
# ~~~~~~ [broken-kustomization] ${message}
  patch: ${patch}
${web}`,
    { rules },
  ),
);

test('a JSON patch in a file that is none', () =>
  checkFindings(
    `#- kustomization.yaml
resources: [web.yaml]
patches:
- ${target}
# ~~~~~~ [broken-kustomization] begins with "["
  path: patch.yaml
#- patch.yaml
[{ op: add, path: /spec/replicas, value: 2 }]
${web}`,
    { rules },
  ));

const absent = `patches:
- patch: |
${replicas('name: webb')}`;

test.each([
  ['a target that selects nothing', `patches:\n- target: { name: webb }\n  patch: |\n${replicas('name: webb')}`],
  [
    'a JSON patch in JSON',
    `patches:\n- ${target}\n  patch: '[{ "op": "add", "path": "/spec/replicas", "value": 2 }]'\n`,
  ],
  ['a merge patch in flow style', `patches:\n- ${target}\n  patch: '{ kind: Deployment, metadata: { name: x } }'\n`],
  ['a JSON patch for nothing', 'patches:\n- target: { name: x }\n  patch: "- { op: remove, path: /spec/replicas }"\n'],
  [
    'a name that another patch gives',
    `patches:\n- target: { kind: Deployment }\n  patch: '- { op: replace, path: /metadata/name, value: webb }'\n${absent.slice(9)}`,
  ],
  [
    'a ConfigMap that is generated',
    'configMapGenerator: [{ name: c, literals: [a=b] }]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: c }\n    data: { a: d }\n',
  ],
  [
    'annotations, which are always there',
    `patches:\n- ${target}\n  patch: '- { op: add, path: /metadata/annotations/a, value: b }'\n`,
  ],
  [
    'a list, of which each item is a patch',
    `patches:\n- patch: '{ apiVersion: v1, kind: List, items: [{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }] }'\n`,
  ],
  [
    'a list in a list',
    `patches:\n- ${target}\n  patch: '{ kind: List, items: [{ kind: List, items: [{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }] }] }'\n`,
  ],
  [
    'a blank before a JSON patch that is in YAML',
    `patchesJson6902:\n- ${target}\n  patch: |2\n     [{ op: add, path: /spec/replicas, value: 2 }]\n`,
  ],
  ['a remote base, which may have the object', `bases: ["https://example.com/base?ref=v1"]\n${absent}`],
])('silent: %s', (_, fields) =>
  checkFindings(`#- kustomization.yaml\nresources: [web.yaml]\n${fields}${web}`, { rules }),
);

test.each([
  ['replicas: [{ name: web, count: 3 }]', 'op: remove, path: /spec/replicas'],
  ['images: [{ name: web, newTag: "2" }]', 'op: test, path: /spec/template/spec/containers/0/image, value: "web:2"'],
  [
    'replacements: [{ source: { kind: Deployment }, targets: [{ select: { kind: Deployment }, fieldPaths: [spec.a], options: { create: true } }] }]',
    'op: remove, path: /spec/a',
  ],
])('silent about what the base may have written: %s', (field, operation) =>
  checkFindings(
    `#- base/kustomization.yaml
resources: [../web.yaml]
${field}
#- prod/kustomization.yaml
resources: [../base]
patches:
- ${target}
  patch: '- { ${operation} }'
${web}`,
    { rules },
  ),
);

test('silent where a file is not understood that may have the object', () =>
  checkFindings(
    `#- kustomization.yaml\nresources: [web.yaml, other.yaml]\n${absent}#- other.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: {{ .Values.name }} }\n${web}`,
    { rules },
  ));

test('follows edits of the object and of the patch, in every scope that is built with it', async () => {
  const at = (path: string, text: string): WorkspaceFile => ({ path, text });
  const files = ([name, patched]: readonly [string, string]) => [
    at('base/kustomization.yaml', 'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n'),
    at('base/web.yaml', `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\n`),
    at('base/patch.yaml', `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${patched} }\n`),
    at('a/kustomization.yaml', 'resources: [../base]\n'),
    at('b/kustomization.yaml', 'resources: [../base]\n'),
  ];
  const places = (analysis: Awaited<ReturnType<typeof analyseFiles>>) =>
    allFindings(analysis)
      .filter(({ ruleId }) => rules.includes(ruleId))
      .map(({ at: { uri }, scopes }) => [uri.split('/').slice(-2).join('/'), scopes.map(({ name }) => name)]);
  const broken = [['base/patch.yaml', ['a', 'b']]];
  let analysis = await analyseFiles(files(['web', 'web']));
  expect(places(analysis)).toEqual([]);
  for (const [before, after, expected] of [
    [['web', 'web'], ['api', 'web'], broken],
    [['api', 'web'], ['api', 'api'], []],
    [['api', 'api'], ['api', 'web'], broken],
    [['api', 'web'], ['web', 'web'], []],
  ] as const) {
    analysis = await editFiles(analysis, files(before), files(after));
    expect(places(analysis)).toEqual(expected);
  }
});

test('follows edits of a patch where there is no object at all', async () => {
  const files = (name: string): readonly WorkspaceFile[] => [
    { path: 'kustomization.yaml', text: 'configMapGenerator: [{ name: c }]\npatches: [{ path: patch.yaml }]\n' },
    { path: 'patch.yaml', text: `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\n` },
  ];
  const edited = await editFiles(await analyseFiles(files('web')), files('web'), files('api'));
  expect(allFindings(edited).map(({ message }) => message)).toEqual([
    'No object in kustomization.yaml is the Deployment "api" of this patch. Kustomize refuses to build it.',
  ]);
});
