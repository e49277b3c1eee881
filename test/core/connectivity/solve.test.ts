import { expect, test } from 'vitest';
import { clustersOf } from '../../../server/src/core/analysis/clusters-of';
import { solve } from '../../../server/src/core/connectivity/solve';
import { analyseFiles } from '../../support/analysis';

test('pods that two rules let in from namespaces with the same labels are in one flow', async () => {
  const analysis = await analyseFiles([
    {
      path: 'shop.yaml',
      text: [namespace('shop'), pod('shop', 'web', 'one'), pod('shop', 'web', 'two'), ...policies].join('---\n'),
    },
    {
      path: 'ops.yaml',
      text: [namespace('ops'), pod('ops', 'probe', 'one'), pod('ops', 'other', 'two')].join('---\n'),
    },
  ]);
  const [cluster] = clustersOf(analysis);
  const [shop, ops] = [cluster?.namespaces.get('shop'), cluster?.namespaces.get('ops')];
  if (cluster === undefined || shop === undefined || ops === undefined) throw new Error('Two namespaces are written.');
  const flows = solve(cluster, { ipBlocks: 'pods', unstated: 'absent' }).between(ops, shop);
  // Bits: the first pod of "ops", and both of "shop".
  const lines = flows.map(({ sources, destinations, bounds }) => `${sources[0]} ${destinations[0]} ${bounds.upper}`);
  expect(lines).toEqual(['1 3 TCP 80-81']);
});

const policies = [80, 81].map(
  (port) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-${port}, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { team: a } }, podSelector: { matchLabels: { app: probe } } }]
      ports: [{ port: ${port} }]
`,
);

function namespace(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { team: a } }
`;
}

function pod(home: string, app: string, name: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${home}, labels: { app: ${app} } }
`;
}
