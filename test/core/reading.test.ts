import { describe, expect, test } from 'vitest';
import { allFindings, coverageOf } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';

/** What a workspace's files become: which workloads are seen, in which namespace, and what is said of the rest. */

async function workloadsOf(text: string, path = 'a.yaml') {
  const coverage = coverageOf(await analyseFiles([{ path, text }]));
  return coverage.scopes.flatMap(({ namespaces }) =>
    namespaces.flatMap(({ name, workloads }) =>
      workloads.map(({ resource, ingress }) => `${name}/${resource.kind}/${resource.name} ${ingress}`),
    ),
  );
}

async function notAnalysedOf(text: string, path = 'a.yaml') {
  return coverageOf(await analyseFiles([{ path, text }])).notAnalysed.map(({ reason }) => reason);
}

const denyIngress = (labels: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: deny }\nspec:\n  podSelector:\n    matchLabels: { ${labels} }\n`;

describe('every kind that produces pods, with the labels of its pods', () => {
  const template = (indent: string) =>
    `${indent}template:\n${indent}  metadata:\n${indent}    labels: { pod: here }\n${indent}  spec:\n${indent}    containers: [{ name: c, image: i }]\n`;
  const controller = (apiVersion: string, kind: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n  labels: { pod: not-here }\nspec:\n${template('  ')}`;

  test.each([
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'ReplicaSet'],
    ['apps/v1', 'StatefulSet'],
    ['apps/v1', 'DaemonSet'],
    ['batch/v1', 'Job'],
    ['v1', 'ReplicationController'],
    ['argoproj.io/v1alpha1', 'Rollout'],
    ['serving.knative.dev/v1', 'Service'],
    ['apps.openshift.io/v1', 'DeploymentConfig'],
  ])('%s %s', async (apiVersion, kind) => {
    const text = `${controller(apiVersion, kind)}---\n${denyIngress('pod: here')}`;
    expect(await workloadsOf(text)).toEqual([`default/${kind}/x closed`]);
  });

  test('Pod', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n  labels: { pod: here }\n';
    expect(await workloadsOf(`${pod}---\n${denyIngress('pod: here')}`)).toEqual(['default/Pod/x closed']);
  });

  test('CronJob', async () => {
    const cronJob = `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: x\nspec:\n  jobTemplate:\n    spec:\n${template('      ')}`;
    expect(await workloadsOf(`${cronJob}---\n${denyIngress('pod: here')}`)).toEqual(['default/CronJob/x closed']);
  });

  test('DeploymentConfig of OpenShift 3, without a group', async () => {
    const text = `${controller('v1', 'DeploymentConfig')}---\n${denyIngress('pod: here')}`;
    expect(await workloadsOf(text)).toEqual(['default/DeploymentConfig/x closed']);
  });

  test('a Rollout that borrows its template is there, and is not judged', async () => {
    const text =
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: x }\nspec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: y } }\n';
    expect(await workloadsOf(`${text}---\n${controller('apps/v1', 'Deployment')}`)).toEqual([
      'default/Deployment/x open',
      'default/Rollout/x unknown',
    ]);
  });

  test.each([
    ['batch/v1', 'Job', 'job-name'],
    ['batch/v1', 'Job', 'batch.kubernetes.io/job-name'],
    ['serving.knative.dev/v1', 'Service', 'serving.knative.dev/service'],
    ['serving.knative.dev/v1', 'Service', 'serving.knative.dev/configuration'],
    ['apps.openshift.io/v1', 'DeploymentConfig', 'deploymentconfig'],
  ])('%s %s: its controller adds the label %s', async (apiVersion, kind, label) => {
    const text = `${controller(apiVersion, kind)}---\n${denyIngress(`${label}: x`)}`;
    expect(await workloadsOf(text)).toEqual([`default/${kind}/x closed`]);
  });

  test('a Job with a selector of its own gets no label', async () => {
    const job = controller('batch/v1', 'Job').replace('spec:\n', 'spec:\n  manualSelector: true\n');
    expect(await workloadsOf(`${job}---\n${denyIngress('job-name: x')}`)).toEqual(['default/Job/x open']);
  });

  test('a kind of the same name in another group is none', async () => {
    expect(await workloadsOf(controller('example.io/v1', 'Deployment'))).toEqual([]);
  });
});

describe('forms of a file', () => {
  const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;

  test.each([
    ['several documents', `${pod('a')}---\n${pod('b')}`],
    ['leading and trailing separators', `---\n${pod('a')}---\n---\n${pod('b')}---\n`],
    ['CRLF', `${pod('a')}---\n${pod('b')}`.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${pod('a')}---\n${pod('b')}`],
    ['comments around', `# one\n---\n# two\n${pod('a')}# three\n--- # four\n${pod('b')}`],
    ['document ends', `${pod('a')}...\n---\n${pod('b')}...\n`],
    ['a directive', `%YAML 1.2\n---\n${pod('a')}...\n%YAML 1.2\n---\n${pod('b')}`],
    [
      'kind: List',
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n`,
    ],
    ['a typed list', `apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n- metadata: {name: b}\n`],
    [
      'an anchor and a merge',
      `apiVersion: v1\nkind: List\nitems:\n- &pod\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n- <<: *pod\n  metadata: {name: b}\n`,
    ],
    [
      'a kubectl that answers JSON in YAML',
      `{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}}]}`,
    ],
    ['indented as a whole', `  apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n---\n${pod('b')}`],
    ['quoted keys', `"apiVersion": v1\n"kind": Pod\n"metadata":\n  "name": a\n---\n${pod('b')}`],
  ])('%s', async (_, text) => {
    expect(await workloadsOf(text)).toEqual(['default/Pod/a open', 'default/Pod/b open']);
  });

  test('a broken document does not take the others with it', async () => {
    const text = `${pod('a')}---\napiVersion: v1\nkind: Service\nmetadata: {name: [\n---\n${pod('b')}`;
    const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
    expect(await workloadsOf(text)).toEqual(['default/Pod/a open', 'default/Pod/b open']);
    expect(allFindings(analysis).filter(({ ruleId }) => ruleId === 'invalid-yaml')).toMatchObject([
      { at: { documentIndex: 1 }, severity: 'error' },
    ]);
  });

  test('a broken workload is not judged', async () => {
    expect(await workloadsOf('apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec: {containers: [\n')).toEqual([
      'default/Pod/a unknown',
    ]);
  });
});

describe('files that are not Kubernetes’ are silent', () => {
  test.each([
    ['a kubeconfig', 'config.yaml', 'apiVersion: v1\nkind: Config\nclusters: []\n'],
    ['values', 'values.yaml', 'image:\n  tag: 1\nkind: web\n'],
    ['compose', 'compose.yaml', 'services:\n  web:\n    image: web\n'],
    ['a workflow', 'ci.yaml', 'on: push\njobs:\n  a:\n    runs-on: ubuntu\n'],
    ['broken YAML of something else', 'x.yaml', 'a: [1\nb: "\n'],
    ['an empty file', 'x.yaml', ''],
    ['comments only', 'x.yaml', '# nothing\n---\n# here\n'],
    ['package.json', 'package.json', '{"name": "x", "version": "1.0.0"}'],
    [
      'a CRD',
      'crd.yaml',
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {group: example.io, podSelector: {}}\n',
    ],
  ])('%s', async (_, path, text) => {
    const analysis = await analyseFiles([{ path, text }]);
    expect(allFindings(analysis)).toEqual([]);
    expect(coverageOf(analysis)).toMatchObject({ scopes: [], notAnalysed: [] });
  });
});

describe('templates are listed, not read', () => {
  test('outside of quotes', async () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n';
    expect(await notAnalysedOf(text)).toEqual(['1 of 1 documents is a template']);
    expect(allFindings(await analyseFiles([{ path: 'a.yaml', text }]))).toEqual([]);
  });

  test('braces inside quotes and block scalars are ordinary text', async () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    one: "{{ x }}"\n    two: |\n      {{ y }}\n`;
    expect(await notAnalysedOf(text)).toEqual([]);
    expect(await workloadsOf(text)).toEqual(['default/Pod/a open']);
  });

  test('but not workflows, whose expressions are no templates of manifests', async () => {
    const workflow = (script: string) =>
      `name: deploy\non: push\njobs:\n  deploy:\n    if: ${'$'}{{ github.ref }}\n    steps:\n      - run: |\n${script}`;
    const script = `          kubectl apply -f - <<END\n          apiVersion: v1\n          kind: Pod\n          END\n`;
    expect(await notAnalysedOf(workflow(script), '.github/workflows/deploy.yaml')).toEqual([]);
    expect(await notAnalysedOf(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${'$'}{{ values.name }}\n`)).toEqual([
      '1 of 1 documents is a template',
    ]);
  });

  test('everything below a chart’s templates', async () => {
    const analysis = await analyseFiles([
      { path: 'shop/Chart.yaml', text: 'apiVersion: v2\nname: shop\nversion: 1.0.0\n' },
      { path: 'shop/templates/web.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n' },
      { path: 'templates/web.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: b\n' },
    ]);
    const coverage = coverageOf(analysis);
    expect(coverage.notAnalysed.map(({ path }) => path)).toEqual(['shop/templates/web.yaml']);
    expect(
      coverage.scopes.flatMap(({ namespaces }) =>
        namespaces.flatMap(({ workloads }) => workloads.map(({ resource }) => resource.name)),
      ),
    ).toEqual(['b']);
  });
});

test('keys that JavaScript knows are ordinary keys', async () => {
  const text =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n    __proto__: x\n    constructor: y\n  annotations:\n    toString: z\n';
  expect(await workloadsOf(`${text}---\n${denyIngress('constructor: y')}`)).toEqual(['default/Pod/a closed']);
  // No label of Kubernetes begins with an underscore.
  expect(await workloadsOf(`${text}---\n${denyIngress('__proto__: x')}`)).toEqual(['default/Pod/a unknown']);
  expect(await workloadsOf(`${text}---\n${denyIngress('toString: x')}`)).toEqual(['default/Pod/a open']);
});
