import { expect, test } from 'vitest';
import {
  allFindings,
  applyChanges,
  clustersOf,
  completeAnalysis,
  noCheckpoint,
  setComplete,
} from '../../../server/src/core';
import { analyseFiles, uriOf, workspaceFolder } from '../../support/analysis';

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
          image: nginx
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;

async function analyse(texts: Readonly<Record<string, string>>) {
  return analyseFiles(Object.entries(texts).map(([path, text]) => ({ path, text })));
}

test('a base that one scope uses for two namespaces gives one finding, which names the other', async () => {
  const analysis = await analyse({
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': deployment,
    'dev/kustomization.yaml': 'namespace: dev\nresources: [../base]\n',
    'prod/kustomization.yaml': 'namespace: prod\nresources: [../base]\n',
    'all/kustomization.yaml': 'resources: [../dev, ../prod]\n',
  });
  const messages = allFindings(analysis)
    .filter(({ ruleId }) => ruleId === 'missing-default-deny-ingress')
    .map(({ message }) => message);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(/^Namespace "dev" .* The same gap is in namespace "prod"\.$/);
});

test('what a patch that cannot be applied is for, is unknown', async () => {
  const files = { 'web.yaml': deployment, 'policy.yaml': policy };
  const kustomization = (kind: string) => `resources: [web.yaml, policy.yaml]
patches:
  - target: { kind: ${kind} }
    patch: |-
      - op: remove
        path: /metadata/nothing
`;
  const reason = 'kustomization.yaml has a JSON patch that cannot be applied.';
  const viewOf = async (kind: string) => {
    const [cluster] = clustersOf(await analyse({ ...files, 'kustomization.yaml': kustomization(kind) }));
    return cluster?.namespaces.get('default');
  };
  expect((await viewOf('Job'))?.workloads.map(({ unknown }) => unknown)).toEqual([undefined]);
  expect((await viewOf('Deployment'))?.workloads.map(({ unknown }) => unknown)).toEqual([reason]);
  const withPolicy = await viewOf('NetworkPolicy');
  expect(withPolicy?.networkPolicies).toEqual([]);
  expect(withPolicy?.opaquePolicies.map(({ why }) => why)).toEqual([reason]);
});

test('a kustomization with something missing is not judged for what is absent', async () => {
  const texts = { 'kustomization.yaml': 'resources: [web.yaml, policy.yaml]\n', 'web.yaml': deployment };
  const rules = async (more: Readonly<Record<string, string>>) =>
    allFindings(await analyse({ ...texts, ...more })).map(({ ruleId }) => ruleId);
  expect(await rules({})).toEqual(['broken-kustomization']);
  expect(await rules({ 'policy.yaml': policy })).not.toContain('broken-kustomization');
});

test('a file that discovery left out is not called missing, but what it holds is not known', async () => {
  const analysis = await analyse({
    'kustomization.yaml': 'resources: [web.yaml, secret.yaml]\n',
    'web.yaml': deployment,
  });
  const leftOut = [
    { uri: `${workspaceFolder}/secret.yaml`, path: 'secret.yaml', reason: 'It is listed in .gitignore.' },
  ];
  const changes = [{ kind: 'delete', uri: `${workspaceFolder}/web.yaml` }] as const;
  const without = await completeAnalysis(
    setComplete(applyChanges(analysis, changes), [workspaceFolder], leftOut),
    noCheckpoint,
  );
  expect(allFindings(without).map(({ message }) => message)).toEqual([
    '"web.yaml" is not among the files that are read.',
  ]);
});

test('labels and names that a kustomization sets decide what policies select', async () => {
  const analysis = await analyse({
    'kustomization.yaml':
      'namePrefix: eu-\nnamespace: shop\ncommonLabels: { team: web }\nresources: [web.yaml, policy.yaml]\n',
    'web.yaml': deployment,
    'policy.yaml': policy.replace('podSelector: {}', 'podSelector: { matchLabels: { app: web, team: web } }'),
  });
  const [cluster] = clustersOf(analysis);
  const view = cluster?.namespaces.get('shop');
  expect(view?.workloads.map(({ identity, namespaceSource }) => [identity.name, namespaceSource])).toEqual([
    ['eu-web', 'kustomization.yaml'],
  ]);
  expect(view?.networkPolicies.map(({ identity }) => identity.name)).toEqual(['eu-deny']);
  const uncovered = allFindings(analysis).filter(({ ruleId }) => ruleId.startsWith('workload-unprotected'));
  expect(uncovered).toEqual([]);
});

test('a base that one scope uses under two names is listed in the same order however it came to be so', async () => {
  const files = (prefix: string) => ({
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': deployment,
    'one/kustomization.yaml': `namePrefix: ${prefix}\nresources: [../base]\n`,
    'two/kustomization.yaml': 'namePrefix: m-\nresources: [../base]\n',
    'kustomization.yaml': 'namespace: shop\nresources: [one, two]\n',
  });
  const path = 'one/kustomization.yaml';
  const edited = async (from: string, to: string) => {
    const change = { kind: 'set', uri: uriOf(path), path, folder: workspaceFolder, text: files(to)[path] } as const;
    return completeAnalysis(applyChanges(await analyse(files(from)), [change]), noCheckpoint);
  };
  const fresh = allFindings(await analyse(files('a-')));
  expect(fresh.flatMap(({ related }) => related.map(({ message }) => message))).toContain(
    'Deployment "a-web" is open for ingress.',
  );
  expect(allFindings(await edited('z-', 'a-'))).toEqual(fresh);
  expect(allFindings(await edited('a-', 'z-'))).toEqual(allFindings(await analyse(files('z-'))));
});

test('a file is no longer called missing once discovery says that it left it out', async () => {
  const before = await analyse({ 'kustomization.yaml': 'resources: [web.yaml]\n' });
  expect(allFindings(before).map(({ ruleId }) => ruleId)).toEqual(['broken-kustomization']);
  const leftOut = [{ uri: uriOf('web.yaml'), path: 'web.yaml', reason: 'Ignored' }];
  const after = await completeAnalysis(setComplete(before, [workspaceFolder], leftOut), noCheckpoint);
  expect(allFindings(after)).toEqual([]);
  const again = await completeAnalysis(setComplete(after, [workspaceFolder], []), noCheckpoint);
  expect(allFindings(again)).toEqual(allFindings(before));
});
