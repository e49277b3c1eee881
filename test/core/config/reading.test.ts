import Ajv from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configProblems, configSchema, lenientSchema } from '../../../server/src/core';
import { analyseFiles } from '../../support/analysis';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

const isValid = new Ajv({ strict: false }).compile(configSchema());
const isValidInEditors = new Ajv({ strict: false }).compile(lenientSchema(configSchema()));

/** `line:column message` of every problem, from 1. */
async function problemsOf(text: string, name = '.firebreak.yaml'): Promise<readonly string[]> {
  const analysis = await analyseFiles([
    { path: name, text },
    { path: 'ci/firebreak-baseline.json', text: '{"version": 1, "findings": []}' },
  ]);
  return configProblems(analysis).map(({ start, message }) => `${start.line + 1}:${start.character + 1} ${message}`);
}

const everything = `$schema: ./schemas/config.json
version: 1
root: true
include: ["k8s/**"]
exclude: [vendor/**, "**/*-test.yaml"]
render:
  kustomize: auto
  helm: {mode: static, values: [values.yaml, values-prod.yaml], namespace: shop}
namespaces:
  default: shop
  map:
    - paths: [k8s/data/**]
      namespace: data
  labels:
    shop: {team: web, example.com/Stage: "1", empty: ""}
    data: {}
cluster:
  podCIDRs: [10.244.0.0/16, "fd00:10:244::/56"]
  serviceCIDRs: [10.96.0.0/12]
  dns: {namespace: dns-system, labels: {app: coredns}}
rules:
  dns-egress-missing: error
  internet-egress-open: {severity: warning, allow: ["*.example.com"]}
  allow-all-ingress: {severity: "hint"}
ignore:
  - rules: [workload-unprotected-ingress, no-such-rule]
    resources: [Deployment/shop/web, Namespace/shop, "Pod/*/x-*"]
    paths: ["k8s/**"]
    reason: public
    expires: 2030-12-31
requireReason: false
baseline: ci/firebreak-baseline.json
expect:
  - deny: "* -> shop/db:5432"
    except: [shop/web]
  - allow: shop/web -> shop/db:5432
`;

test('a configuration that says everything has no problem', async () => {
  expect(await problemsOf(everything)).toEqual([]);
  expect(isValid(parse(everything))).toBe(true);
});

// What the reader accepts and what an editor underlines by the schema are the same.
test.each([
  ['a key that is mistyped', 'exlude: [a]\n', ['1:1 There is no key "exlude" here. Did you mean "exclude"?']],
  ['a key that nothing is like', 'zzzzzzzz: 1\n', [/^1:1 There is no key "zzzzzzzz" here\. There are version, root,/]],
  [
    'a key inside',
    'ignore:\n  - rules: [a]\n    path: [b]\n',
    ['3:5 There is no key "path" here. Did you mean "paths"?'],
  ],
  [
    'a rule',
    'rules:\n  dns-egres-missing: off\n',
    ['2:3 There is no rule "dns-egres-missing" here. Did you mean "dns-egress-missing"?'],
  ],
  [
    'a rule with options, of which nothing else is said',
    'rules:\n  dns-egres-missing: {allow: [1]}\n',
    ['2:3 There is no rule "dns-egres-missing" here. Did you mean "dns-egress-missing"?'],
  ],
  [
    'a severity',
    'rules:\n  dns-egress-missing: fatal\n',
    ['2:23 There is no value "fatal" here. There are error, warning, information, hint, off.'],
  ],
  [
    'an option that no rule has',
    'rules:\n  dns-egress-missing: {severity: error, allow: []}\n',
    [/^2:41 There is no key "allow" here/],
  ],
  ['a severity that is missing', 'rules:\n  dns-egress-missing: {}\n', ['2:3 "dns-egress-missing" has no severity.']],
  ['another version', 'version: 2\n', ['1:10 There is no value "2" here. There are 1.']],
  ['a version in quotes', 'version: "1"\n', [/^1:10 /]],
  ['a text for a list', 'include: k8s\n', ['1:10 "include" must be a list.']],
  ['a list for a map', 'rules: [a]\n', ['1:1 "rules" must be a map.']],
  ['a number for a path', 'exclude: [1]\n', [/^1:11 An entry of exclude must be a path such as/]],
  ['a path out of the folder', 'exclude: [../other]\n', [/^1:11 "\.\.\/other" is not a path such as/]],
  [
    'a path with many stars',
    'exclude: ["*a*a*a*a*a*a"]\n',
    [/^1:11 "\*a\*a\*a\*a\*a\*a" is not a path .* at most four stars\.$/],
  ],
  ['an entry without rules', 'ignore:\n  - reason: x\n', ['2:5 An entry of ignore has no rules.']],
  [
    'a day that its month has not',
    'ignore: [{rules: [a], expires: 2027-02-30}, {rules: [a], expires: 2027-06-31}, {rules: [a], expires: 2028-02-29}]\n',
    ['1:32 "2027-02-30" is not a date such as 2027-01-31.', '1:67 "2027-06-31" is not a date such as 2027-01-31.'],
  ],
  ['a day that is none', 'ignore: [{rules: [a], expires: soon}]\n', ['1:32 "soon" is not a date such as 2027-01-31.']],
  ['a resource without a kind', 'ignore: [{rules: [a], resources: [web]}]\n', [/^1:35 "web" is not a resource/]],
  [
    'an expectation of both sorts',
    'expect: [{deny: "a/b -> c/d", allow: "a/b -> c/d"}]\n',
    ['1:11 An entry of expect must have exactly one of deny and allow.'],
  ],
  ['an expectation without an end', 'expect: [{deny: shop/web}]\n', [/^1:17 "shop\/web" is not "from -> to"/]],
  [
    'a baseline of another name',
    'baseline: base.json\n',
    [/^1:11 "base\.json" is not the path of a firebreak-baseline\.json/],
  ],
  ['no boolean', 'root: maybe\n', ['1:7 "root" must be true or false.']],
  ['a section without anything', 'ignore:\n', ['1:1 "ignore" must be a list.']],
  ['a label that Kubernetes sets', 'namespaces: {labels: {shop: {kubernetes.io/metadata.name: shop}}}\n', [/^1:30 /]],
  [
    'a label without quotes',
    'namespaces:\n  labels:\n    shop: {stage: 1}\n',
    ['3:19 "stage" must be the value of a label, in quotes where it is a number or true or false.'],
  ],
  ['labels of no namespace', 'namespaces: {labels: {Shop: {}}}\n', ['1:23 "Shop" is not the name of a namespace.']],
  [
    'an address for a block',
    'cluster: {podCIDRs: [10.244.0.1]}\n',
    ['1:22 "10.244.0.1" is not a block of addresses such as 10.244.0.0/16.'],
  ],
  [
    'a plugin that is mistyped',
    'cluster: {cni: cillium}\n',
    ['1:16 There is no value "cillium" here. Did you mean "cilium"?'],
  ],
  [
    'a plugin that is none',
    'cluster: {cni: 5}\n',
    [
      '1:16 There is no value "5" here. There are calico, canal, cilium, antrea, ovn-kubernetes, openshift-sdn, kube-router, kube-network-policies, weave-net, kindnet, k3s, aws-vpc-cni, azure-cni, gke, flannel, kubenet, none.',
    ],
  ],
  [
    'a version that is a number',
    'cluster: {kubernetes: 1.30}\n',
    ['1:23 "kubernetes" must be a version of Kubernetes such as "1.34", in quotes.'],
  ],
  ['a version of something else', 'cluster: {kubernetes: v1.30}\n', [/^1:23 "v1\.30" is not a version of Kubernetes/]],
  ['a cluster without files', 'clusters: [{name: prod}]\n', ['1:13 An entry of clusters has no include.']],
  [
    'a fact of a cluster',
    'clusters: [{name: prod, include: [a], cnl: calico}]\n',
    [/^1:39 There is no key "cnl" here\. Did you mean "cni"\?/],
  ],
  ['DNS without labels', 'cluster: {dns: {namespace: dns}}\n', ['1:11 "dns" has no labels.']],
  ['no namespace', 'namespaces: {default: Shop}\n', ['1:23 "Shop" is not the name of a namespace.']],
])('%s', async (_what, text, expected) => {
  const problems = await problemsOf(text);
  expect(problems).toHaveLength(expected.length);
  for (const [index, wanted] of expected.entries()) {
    if (typeof wanted === 'string') expect(problems[index]).toBe(wanted);
    else expect(problems[index]).toMatch(wanted);
  }
  expect(isValid(parse(text))).toBe(false);
  expect(isValidInEditors(parse(text))).toBe(true);
});

test('a block that looks like one and is none is a problem as well', async () => {
  expect(await problemsOf('cluster:\n  serviceCIDRs: [10.0.0.300/8]\n')).toEqual([
    '2:18 "10.0.0.300/8" is not a block of addresses such as 10.244.0.0/16.',
  ]);
});

test('two clusters of one name are a problem as well', async () => {
  expect(await problemsOf('clusters:\n  - {name: prod, include: [a]}\n  - {name: prod, include: [b]}\n')).toEqual([
    '3:12 Cluster "prod" is there already.',
  ]);
});

test('what cannot be read at all is a problem with its place', async () => {
  expect(await problemsOf('rules: {dns-egress-missing: off\n')).toEqual([expect.stringMatching(/^1:8 /)]);
  expect(await problemsOf('version: 1\n---\nversion: 1\n')).toEqual([
    '1:1 Only one document may be in a configuration.',
  ]);
  expect(await problemsOf('- a\n')).toEqual(['1:1 The configuration must be a map.']);
});

test('comments before the document are no document, and JSON is read as well', async () => {
  expect(await problemsOf('# mine\n---\nexlude: []\n')).toEqual([expect.stringMatching(/^3:1 .* "exclude"\?$/)]);
  expect(await problemsOf('{"version": 1, "rules": {"dns-egress-missing": "off"}}', '.firebreak.json')).toEqual([]);
  expect(await problemsOf('# nothing yet\n')).toEqual([]);
});

test('of two configurations in a folder one is read, and the other is told so', async () => {
  const analysis = await analyseFiles([
    { path: '.firebreak.json', text: '{"rules": {"dns-egress-missing": "off"}}' },
    { path: '.firebreak.yaml', text: 'version: 1\n' },
  ]);
  expect(configProblems(analysis)).toMatchObject([{ uri: 'file:///workspace/.firebreak.json' }]);
});

test('hostile configurations cost little: many entries, expanding aliases, patterns that backtrack', async () => {
  const entries = `ignore:\n${'  - {rules: [a], paths: ["*a*a*a*a"]}\n'.repeat(20_000)}`;
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(9)}]\n`).join('')}`;
  const stars = `exclude: ["${'*'.repeat(199)}a"]\ninclude: ["${'a'.repeat(100_000)}"]\n`;
  await withinCpuSeconds(10, async () => {
    expect((await problemsOf(entries)).at(-1)).toMatch(/more than 2000 entries; the rest is not read\.$/);
    expect((await problemsOf(bomb)).length).toBeGreaterThan(0);
    expect((await problemsOf(stars)).length).toBeGreaterThan(0);
  });
});
