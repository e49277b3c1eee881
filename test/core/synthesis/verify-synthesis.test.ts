import { expect, test } from 'vitest';
import { synthesize } from '../../../server/src/core/synthesis/synthesize';
import { verifySynthesis } from '../../../server/src/core/synthesis/verify-synthesis';
import { clusterOfYaml } from '../../support/cluster';

const service = `---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ port: 80 }] }
`;

function pod(name: string, args = ''): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: main, image: x${args} }] }
`;
}

const yaml = pod('api') + service + pod('web', ', args: ["http://api"]') + pod('other');

async function checkAgainst(change: (policies: readonly string[]) => readonly string[]) {
  const cluster = await clusterOfYaml(yaml);
  const { namespaces } = synthesize(cluster);
  const changed = namespaces.map(({ namespace, policies, extensions }) => ({
    namespace,
    policies: change(policies),
    extensions,
  }));
  const { broken, opened } = verifySynthesis(cluster, { namespaces: changed });
  return { broken: broken.map(({ declared }) => declared.name), opened };
}

test('the policies are as declared', async () => {
  expect(await checkAgainst((policies) => policies)).toEqual({ broken: [], opened: [] });
});

test('a policy too few keeps a declared connection out', async () => {
  expect(await checkAgainst((policies) => policies.filter((text) => !text.includes('name: web')))).toEqual({
    broken: ['args'],
    opened: [],
  });
});

test('a selector too wide opens what is not declared', async () => {
  const widen = (text: string) => text.replace(/matchLabels:\n +app: (web|api)/g, 'matchLabels: {}');
  expect(await checkAgainst((policies) => policies.map(widen))).toEqual({
    broken: [],
    opened: [
      'shop/api[Pod] => shop/other[Pod] : TCP 80',
      'shop/api[Pod] => shop/web[Pod] : TCP 80',
      'shop/other[Pod] => shop/api[Pod] : TCP 80',
      'shop/other[Pod] => shop/web[Pod] : TCP 80',
      'shop/web[Pod] => shop/other[Pod] : TCP 80',
    ],
  });
});
