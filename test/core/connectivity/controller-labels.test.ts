import { describe, expect, test } from 'vitest';
import { hasBit } from '../../../server/src/core/connectivity/bitset';
import { endpointsOfNamespace } from '../../../server/src/core/connectivity/endpoint';
import { matchSelector } from '../../../server/src/core/connectivity/match';
import { matchPods } from '../../../server/src/core/connectivity/match-pods';
import { nothingAssumed } from '../../../server/src/core/connectivity/options';
import { podTableOf } from '../../../server/src/core/connectivity/pod-table';
import { reach } from '../../../server/src/core/connectivity/reach';
import { coverageOf } from '../../../server/src/core/coverage/coverage-of';
import type { LabelRequirement } from '../../../server/src/core/kubernetes/label-selector';
import { graphDoubts } from '../../../server/src/core/report/graph-doubts';
import { analyseFiles } from '../../support/analysis';
import { checkFindings } from '../../support/check';
import { clusterOfYaml } from '../../support/cluster';
import { checkReach, denyIngress, policy, shop } from './shop';

const podName = 'statefulset.kubernetes.io/pod-name';
const toFirst = policy(
  'to-first',
  `podSelector: { matchLabels: { ${podName}: db-0 } }\ningress: [{ from: [{ podSelector: {} }] }]`,
);
const why = `The label ${podName} of the pods of StatefulSet "shop/db" is set by their controller, and a selector decides by it.`;

describe('labels that controllers put on pods', () => {
  test('of the pods of a StatefulSet, one may be meant', () =>
    checkReach(shop + denyIngress + toFirst, { from: 'shop/web', to: 'shop/db', port: 80 }, 'conditional', why));

  test('a question about one of them says which it is', async () => {
    const ask = (to: string) => reachVerdict(shop + denyIngress + toFirst, 'shop/web', to);
    expect(await ask('shop/db-0')).toBe('allowed');
    expect(await ask('shop/db-1')).toBe('denied');
    const toItself = shop + denyIngress;
    expect(await reachVerdict(toItself, 'shop/db-0', 'shop/db-0')).toBe('allowed');
    expect(await reachVerdict(toItself, 'shop/db-0', 'shop/db-1')).toBe('denied');
  });

  test('alone, it may isolate', () =>
    checkReach(shop + toFirst, { from: 'tools/tool', to: 'shop/db', port: 80 }, 'conditional', why));

  test('what is allowed anyway is certain', () => verdictOf(shop + toFirst, 'shop/web', 'shop/db', 'allowed'));

  test.each([
    // Pods are called after their StatefulSet.
    ['another StatefulSet', `{ matchLabels: { ${podName}: cache-0 } }`, 'denied'],
    ['a workload of another kind', `{ matchLabels: { ${podName}: db-0, app: web } }`, 'denied'],
    ['other labels', `{ matchLabels: { controller-revision-hash: a, app: web } }`, 'denied'],
    ['by revision', '{ matchLabels: { controller-revision-hash: a } }', 'conditional'],
    ['by index', '{ matchLabels: { apps.kubernetes.io/pod-index: "0" } }', 'conditional'],
    ['all but one', `{ matchExpressions: [{ key: ${podName}, operator: NotIn, values: [db-0] }] }`, 'conditional'],
    [
      'all but that of another',
      `{ matchExpressions: [{ key: ${podName}, operator: NotIn, values: [x-0] }] }`,
      'allowed',
    ],
    ['without one', `{ matchExpressions: [{ key: ${podName}, operator: DoesNotExist }] }`, 'conditional'],
    ['without that of another kind', '{ matchExpressions: [{ key: job-name, operator: DoesNotExist }] }', 'allowed'],
  ])('%s', (_, selector, verdict) =>
    verdictOf(
      shop + denyIngress + policy('asking', `podSelector: ${selector}\ningress: [{}]`),
      'shop/web',
      'shop/db',
      verdict,
    ),
  );

  test('a peer', () =>
    checkReach(
      shop +
        denyIngress +
        policy(
          'from-new',
          'podSelector: { matchLabels: { app: db } }\ningress: [{ from: [{ podSelector: { matchLabels: { pod-template-hash: a } } }] }]',
        ),
      { from: 'shop/web', to: 'shop/db', port: 80 },
      'conditional',
      'The label pod-template-hash of the pods of Deployment "shop/web" is set by their controller, and a selector decides by it.',
    ));

  test('a Pod is as it is written', () =>
    verdictOf(
      shop + denyIngress + policy('asking', 'podSelector: { matchLabels: { pod-template-hash: a } }\ningress: [{}]'),
      'shop/web',
      'shop/job-x1',
      'denied',
    ));
});

test.each([
  ['one of its pods may be isolated', toFirst, 'unknown', why],
  ['one of its pods may be opened', denyIngress + toFirst, 'unknown', why],
  ['an open one stays open', policy('open', 'podSelector: {}\ningress: [{}]') + toFirst, 'open', undefined],
  [
    'a restricted one stays restricted',
    policy('own', 'podSelector: {}\ningress: [{ from: [{ podSelector: {} }] }]') + toFirst,
    'restricted',
    undefined,
  ],
])('coverage: %s', async (_, policies, state, reason) => {
  const coverage = coverageOf(await analyseFiles([{ path: 'all.yaml', text: shop + policies }]));
  const workload = coverage.scopes
    .flatMap(({ namespaces }) => namespaces.flatMap(({ workloads }) => workloads))
    .find(({ resource }) => resource.name === 'db');
  expect([workload?.ingress, workload?.reason]).toEqual([state, reason]);
});

// In another namespace the finding would be about its default-deny.
const systemDb = `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  #     ~~ [workload-unprotected-ingress] not selected
  namespace: kube-system
spec:
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: main, image: db }] }
`;

test.each([
  ['of another StatefulSet', systemDb, 'cache-0'],
  ['of its own', systemDb.replace(/ +# .*\n/, ''), 'db-0'],
])('a workload is unprotected by a policy for a pod %s', (_, workload, name) =>
  checkFindings(workload + policy('first', `podSelector: { matchLabels: { ${podName}: ${name} } }`, 'kube-system'), {
    rules: ['workload-unprotected-ingress'],
  }),
);

test('the graph says that such labels decide', async () => {
  const cluster = await clusterOfYaml(shop + toFirst);
  expect(graphDoubts([cluster], { ipBlocks: 'external' })).toContain(
    'NetworkPolicy "shop/to-first" decides by pod labels that controllers set, which are not in the manifests.',
  );
});

test('all pods at once are matched as each by itself', async () => {
  const more = ['Job', 'CronJob', 'DaemonSet', 'ReplicaSet'].map((kind) => workloadOf(kind)).join('');
  const view = (await clusterOfYaml(shop + more)).namespaces.get('shop');
  if (view === undefined) throw new Error('No namespace.');
  const table = podTableOf(view);
  const keys = ['pod-template-hash', podName, 'job-name', 'controller-uid', 'controller-revision-hash', 'app'];
  const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
  const requirements = keys.flatMap((key) =>
    operators.map((operator): LabelRequirement => ({ key, operator, values: ['db-0', 'job', 'cronjob-1', 'web'] })),
  );
  const truths = new Set<string>();
  for (const first of requirements) {
    for (const second of requirements) {
      const selector = { kind: 'pod-labels', selector: { requirements: [first, second] } } as const;
      const { yes, maybe } = matchPods(selector, table, nothingAssumed);
      endpointsOfNamespace(view).forEach((pod, index) => {
        const truth = matchSelector(selector, pod, nothingAssumed);
        truths.add(truth);
        expect([hasBit(yes, index), hasBit(maybe, index)]).toEqual([truth === 'yes', truth === 'unknown']);
      });
    }
  }
  expect([...truths].sort()).toEqual(['no', 'unknown', 'yes']);
});

function workloadOf(kind: string): string {
  const spec = 'template: { metadata: { labels: { app: x } }, spec: { containers: [{ name: m, image: x }] } }';
  return `---
apiVersion: ${kind.endsWith('Job') ? 'batch' : 'apps'}/v1
kind: ${kind}
metadata: { name: ${kind.toLowerCase()}, namespace: shop }
spec: { ${kind === 'CronJob' ? `jobTemplate: { spec: { ${spec} } }` : spec} }
`;
}

async function verdictOf(yaml: string, from: string, to: string, verdict: string): Promise<void> {
  const [answer] = reach(await clusterOfYaml(yaml), [{ from, to, port: 80 }]);
  expect(answer?.verdict).toBe(verdict);
}

async function reachVerdict(yaml: string, from: string, to: string) {
  return reach(await clusterOfYaml(yaml), [{ from, to, port: 80 }])[0]?.verdict;
}
