import { describe, expect, test } from 'vitest';
import { reach } from '../../../server/src/core/connectivity/reach';
import { clusterOfYaml } from '../../support/cluster';
import { checkReach, denyIngress, shop } from './shop';

describe('names', () => {
  const both =
    shop +
    `---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: other } }
    spec:
      containers: [{ name: main, image: web }]
`;

  test.each([
    'shop/web',
    'shop/Deployment/web',
    'shop/web[Deployment]',
    'shop/web-7d9f5c-abcde',
    'shop/Pod/web-7d9f5c-abcde',
    'shop/db-0',
    'shop/job-x1',
    'shop/job',
    'shop/Job/job',
    'shop/job[Job]',
    '10.0.0.5',
  ])('%s is known', async (name) => {
    const [answer] = reach(await clusterOfYaml(shop + denyIngress), [{ from: 'tools/tool', to: name, port: 80 }]);
    expect(answer?.verdict).toBe('denied');
  });

  test.each([
    'shop/web-',
    'shop/web-abcde',
    'shop/db-x',
    'shop/StatefulSet/web',
    'shop/Pod/web',
    'shop/web[Pod]',
    'shop/',
    '/web',
    'a/b/c/d',
  ])('%s is not', async (name) => {
    const [answer] = reach(await clusterOfYaml(shop), [{ from: 'tools/tool', to: name, port: 80 }]);
    expect(answer?.verdict).toBe('unknown');
  });

  test('two kinds of one name', async () => {
    const query = { from: 'tools/tool', to: 'shop/web', port: 80 };
    await checkReach(both, query, 'unknown', '"shop/web" can mean shop/web[DaemonSet] or shop/web[Deployment].');
    const [answer] = reach(await clusterOfYaml(both), [{ ...query, to: 'shop/DaemonSet/web' }]);
    expect(answer?.verdict).toBe('allowed');
  });

  test('a pod reaches itself, the pods of a workload not each other', async () => {
    const cluster = await clusterOfYaml(shop + denyIngress);
    const ask = (from: string, to: string) => reach(cluster, [{ from, to, port: 80 }])[0];
    expect(ask('shop/job-x1', '10.0.0.5')?.reason).toBe('A pod can always reach itself.');
    expect(ask('shop/db-0', 'shop/db-0')?.verdict).toBe('allowed');
    expect(ask('shop/db-0', 'shop/db-1')?.verdict).toBe('denied');
    expect(ask('shop/db', 'shop/db')?.verdict).toBe('conditional');
    expect(ask('shop/db', 'shop/db')?.reason).toMatch(
      /^A pod reaches itself, but not the other pods of its workload: /,
    );
  });
});
