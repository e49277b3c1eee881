import { expect, test } from 'vitest';
import { coverageOf } from '../../../server/src/core';
import { analyseFiles, editFiles } from '../../support/analysis';
import { checkFindings } from '../../support/check';
import { firebreak } from '../../support/cli';
import { diskWorkspace } from '../../support/disk-workspace';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop, labels: { app: web } }\n';
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;

const clusters = (facts = '') =>
  `clusters:\n  - { name: prod, include: ["prod/**"]${facts} }\n  - { name: test, include: [test] }\n`;
const files = [
  { path: 'prod/web.yaml', text: pod },
  { path: 'prod/policy.yaml', text: policy },
  { path: 'test/web.yaml', text: pod },
  { path: 'rest/web.yaml', text: pod },
];

async function states(config: string) {
  return statesIn(await analyseFiles([{ path: '.firebreak.yaml', text: config }, ...files]));
}

/** `scope namespace/workload ingress` */
function statesIn(analysis: Parameters<typeof coverageOf>[0]): readonly string[] {
  return coverageOf(analysis).scopes.flatMap(({ name, namespaces }) =>
    namespaces.flatMap((namespace) =>
      namespace.workloads.map(({ resource, ingress }) => `${name} ${namespace.name}/${resource.name} ${ingress}`),
    ),
  );
}

const apart = ['default shop/web open', 'prod shop/web closed', 'test shop/web open'];

test('files that a configuration names form a cluster of their own', async () => {
  expect(await states('version: 1\n')).toEqual(Array(3).fill('default shop/web closed'));
  expect(await states(clusters())).toEqual(apart);
});

test('an edit of the configuration moves them, and back', async () => {
  const before = [{ path: '.firebreak.yaml', text: 'version: 1\n' }, ...files];
  const after = [{ path: '.firebreak.yaml', text: clusters() }, ...files];
  const analysis = await analyseFiles(before);
  const edited = await editFiles(analysis, before, after);
  expect(statesIn(edited)).toEqual(apart);
  expect(statesIn(await editFiles(edited, after, before))).toEqual(statesIn(analysis));
});

test('a plugin that enforces nothing leaves a cluster open, and only that one', async () => {
  expect(await states(clusters(', cni: flannel'))).toEqual([
    'default shop/web open',
    'prod shop/web open',
    'test shop/web open',
  ]);
  expect(await states(`cluster: { cni: flannel }\n${clusters(', cni: calico')}`)).toContain('prod shop/web closed');
});

test('a kustomization is a cluster of its own, of which an entry states the plugin', async () => {
  const kustomization = 'kind: Kustomization\nresources: [web.yaml, policy.yaml]\n';
  const analysis = await analyseFiles([
    { path: '.firebreak.yaml', text: clusters(', cni: none') },
    { path: 'prod/kustomization.yaml', text: kustomization },
    ...files,
  ]);
  const [scope] = coverageOf(analysis).scopes.filter(({ kind }) => kind === 'kustomization');
  expect(scope?.namespaces[0]?.workloads).toMatchObject([
    { ingress: 'open', reason: 'With cni: none nothing enforces network policies.' },
  ]);
});

test('policies that nothing enforces are not said to block anything', () =>
  checkFindings(
    `#- .firebreak.yaml
cluster: { cni: flannel }
#- a.yaml
${pod}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: https, namespace: shop }
spec: { podSelector: {}, egress: [{ ports: [{ port: 443 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    { rules: ['dns-egress-missing', 'egress-policy-also-isolates-ingress'] },
  ));

test('the command line picks one by its name, and states the plugin for all', async () => {
  const { folder } = diskWorkspace({
    '.firebreak.yaml': clusters(),
    'prod/web.yaml': pod,
    'prod/policy.yaml': policy,
    'test/web.yaml': pod,
  });
  const graph = async (...args: readonly string[]) =>
    (await firebreak(['graph', '.', '--scope', 'prod', ...args], { cwd: folder })).stdout;
  expect(await graph()).not.toContain('0.0.0.0');
  expect(await graph('--cni', 'flannel')).toContain(
    '0.0.0.0-255.255.255.255[External] => shop/web[Pod] : All Connections',
  );
  const question = ['--from', '192.0.2.1', '--to', 'shop/web', '--port', '80'];
  const answer = await firebreak(['reach', '.', '--scope', 'prod', '--cni', 'flannel', ...question], { cwd: folder });
  expect(answer.stdout).toContain('allowed\n  With cni: flannel nothing enforces network policies.');
  const { code, stdout } = await firebreak(['check', '.', '--cni', 'flannel'], { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toContain('NetworkPolicy "deny" has no effect: with cni: flannel nothing enforces network policies.');
});
