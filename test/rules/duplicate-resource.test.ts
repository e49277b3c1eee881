import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';

const rules = { rules: ['duplicate-resource'] };

const service = (name: string, namespace = 'shop') =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n`;

const marked = (text: string, name: string, message: string) =>
  text.replace(
    `name: ${name}\n`,
    `name: ${name}\n  #     ${'~'.repeat(name.length)} [duplicate-resource] ${message}\n`,
  );

describe('one finding for two folders', () => {
  test('whatever number of objects and namespaces they have in common', () =>
    checkFindings(
      `#- dev/a.yaml
${service('web')}---
${service('api')}
#- dev/b.yaml
${service('web', 'other')}
#- prod/a.yaml
${service('web')}---
${service('api')}
#- prod/b.yaml
${marked(service('web', 'other'), 'web', 'Service "web" and 2 more are also in "../dev": what is applied last counts.')}`,
      { ...rules, severity: 'information' },
    ));

  test('three environments: each with the first', () =>
    checkFindings(
      `#- env/dev/a.yaml
${service('web')}
#- env/prod/a.yaml
${marked(service('web'), 'web', 'Service "web" is also in "../dev"')}
#- env/staging/a.yaml
${marked(service('web'), 'web', 'Service "web" is also in "../dev"')}
#- a.yaml
${service('api')}
#- env/staging/b.yaml
${marked(service('api'), 'api', 'Service "api" is also in "../.."')}`,
      rules,
    ));

  test('within a folder, a file or a list', () =>
    checkFindings(
      `#- a/a.yaml
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Pod, metadata: { name: web } }
  - { apiVersion: v1, kind: Pod, metadata: { name: web } }
  #                                                ~~~ [duplicate-resource] Pod "web" is twice in this folder
`,
      rules,
    ));
});

test('the finding points to the other manifest', async () => {
  const analysis = await analyseFiles([
    { path: 'dev/a.yaml', text: service('web') },
    { path: 'prod/a.yaml', text: service('web') },
  ]);
  const [finding] = allFindings(analysis).filter(({ ruleId }) => ruleId === 'duplicate-resource');
  expect(finding?.related.map(({ at, message }) => [at.uri.replace(/.*\/(dev|prod)/, '$1'), message])).toEqual([
    ['dev/a.yaml', 'Service "web" stands here as well.'],
  ]);
});

describe('the same name', () => {
  const policy = (apiVersion: string, spec: string) =>
    `apiVersion: ${apiVersion}\nkind: NetworkPolicy\nmetadata:\n  name: web\n  namespace: shop\nspec: ${spec}\n`;

  test('of a version that was removed and of one that is served', () =>
    checkFindings(
      `#- a.yaml
apiVersion: extensions/v1beta1
kind: Deployment
metadata: { name: web }
spec: { template: {} }
---
apiVersion: extensions/v1
kind: Deployment
metadata: { name: web }
#                 ~~~ [duplicate-resource] Deployment "web" is twice in this folder
spec: { template: {} }
`,
      rules,
    ));

  test('of a policy that is read and of one that is refused', () =>
    checkFindings(
      `#- a.yaml
${policy('networking.k8s.io/v1', '{ podSelector: {} }')}---
${marked(policy('networking.k8s.io/v1', '{ podSelector: [] }'), 'web', 'NetworkPolicy "web" is twice')}`,
      rules,
    ));

  test.each([
    ['of another group', policy('projectcalico.org/v3', '{}')],
    ['of another kind', `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\n`],
    ['in another namespace', policy('networking.k8s.io/v1', '{}').replace('shop', 'other')],
    ['without any', policy('networking.k8s.io/v1', '{}').replace('name: web', 'generateName: web')],
  ])('%s is none', (_, other) =>
    checkFindings(
      `#- a.yaml\n${policy('networking.k8s.io/v1', '{ podSelector: {} }')}---\n${other}---\n${other.replaceAll('web', 'web2').replace('generateName: web2', 'generateName: web')}`,
      rules,
    ),
  );
});

describe('namespaces', () => {
  const namespace = (labels: string) =>
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: ${labels}\n`;

  test('that say the same may come along with every folder', () =>
    checkFindings(`#- a/a.yaml\n${namespace('{ a: b, c: d }')}#- b/a.yaml\n${namespace('{ c: d, a: b }')}`, rules));

  test('that say different things are reported', () =>
    checkFindings(
      `#- a/a.yaml\n${namespace('{ a: b }')}#- b/a.yaml\n${marked(namespace('{ a: c }'), 'shop', 'Namespace "shop" is also in "../a"')}`,
      rules,
    ));
});

describe('kustomizations', () => {
  test('of which each is a scope of its own share bases', () =>
    checkFindings(
      `#- base/kustomization.yaml
resources: [a.yaml]
#- base/a.yaml
${service('web')}
#- dev/kustomization.yaml
resources: [../base]
#- prod/kustomization.yaml
resources: [../base]
`,
      rules,
    ));

  test('that give one manifest two names', () =>
    checkFindings(
      `#- base/kustomization.yaml
resources: [a.yaml]
#- base/a.yaml
${service('web')}
#- a/kustomization.yaml
namePrefix: a-
resources: [../base]
#- b/kustomization.yaml
namePrefix: b-
resources: [../base]
#- all/kustomization.yaml
resources: [../a, ../b]
`,
      rules,
    ));

  test('that list one object twice', () =>
    checkFindings(
      `#- kustomization.yaml
resources: [a.yaml, b.yaml]
#- a.yaml
${service('web')}
#- b.yaml
${marked(service('web'), 'web', 'Service "web" is twice in this folder: kustomize refuses to build both.')}`,
      rules,
    ));

  test('that may rename one of two objects', () =>
    checkFindings(
      `#- kustomization.yaml
resources: [a.yaml, b.yaml]
transformers: [prefix.yaml]
#- a.yaml
${service('web')}
#- b.yaml
${marked(service('web'), 'web', 'Service "web" is twice in this folder: what is applied last counts.')}`,
      rules,
    ));

  const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
  const refused = 'Namespace "shop" is twice in this folder: kustomize refuses to build both.';

  test('that have two alike Namespaces', () =>
    checkFindings(
      `#- kustomization.yaml
resources: [a.yaml, b.yaml]
#- a.yaml
${namespace('shop')}
#- b.yaml
${marked(namespace('shop'), 'shop', refused)}`,
      rules,
    ));

  test('that have one in two bases, whose prefixes do not rename it', () =>
    checkFindings(
      `#- a/kustomization.yaml
namePrefix: a-
resources: [a.yaml]
#- a/a.yaml
${namespace('shop')}
#- b/kustomization.yaml
namePrefix: b-
resources: [b.yaml]
#- b/b.yaml
${marked(namespace('shop'), 'shop', 'Namespace "shop" is also in "../a": kustomize refuses to build both.')}
#- all/kustomization.yaml
resources: [../a, ../b]
`,
      rules,
    ));

  test('whose namespace gives two Namespaces its name', () =>
    checkFindings(
      `#- kustomization.yaml
namespace: prod
resources: [a.yaml, b.yaml]
#- a.yaml
${namespace('shop')}
#- b.yaml
${marked(namespace('data'), 'data', 'Namespace "prod" is twice in this folder: kustomize refuses to build both.')}`,
      rules,
    ));

  test('that give two Namespaces of one name other ones', () =>
    checkFindings(
      `#- a/kustomization.yaml
namespace: prod
resources: [a.yaml]
#- a/a.yaml
${namespace('shop')}
#- b/kustomization.yaml
namespace: test
resources: [b.yaml]
#- b/b.yaml
${namespace('shop')}
#- all/kustomization.yaml
resources: [../a, ../b]
`,
      rules,
    ));

  test('whose namespace makes one of two objects', () =>
    checkFindings(
      `#- kustomization.yaml
namespace: prod
resources: [a.yaml, b.yaml]
#- a.yaml
${service('web')}
#- b.yaml
${marked(service('web', 'data'), 'web', 'Service "web" is twice in this folder: kustomize refuses to build both.')}`,
      rules,
    ));
});
